"""A new log: its files, made from the templates that stand beside this."""
