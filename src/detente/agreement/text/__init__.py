"""Text -> blocks: Markdown and YAML from an adversary, as nodes that know where they stand."""
