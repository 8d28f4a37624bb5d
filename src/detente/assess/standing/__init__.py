"""What stands on record as known at a date: voices, what is void from when, what is covered, who is a member."""
