"""The agreements that ship: each a NAME.md with its record, NAME.jsonl or any other kind of record file."""
