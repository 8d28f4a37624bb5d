"""The shape of blocks: which keys each may have, what each holds, and which go together."""
