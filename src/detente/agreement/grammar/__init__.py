"""The two small grammars: expressions and conditions, from tokens to trees."""
