"""Incremental builds: which pages are read and written again, and which outputs are removed."""
