"""The text of pages before it is parsed: what no parser tells of."""
