"""JSON Lines, CSV, XLSX and Parquet, each to rows of text; hostile files are refused before they unpack."""
