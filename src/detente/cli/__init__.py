"""The commands: what people type, what is printed, and how it ends (DESIGN §10)."""
