"""Handlers that check and correct the source and the doctree of pages when they are read."""
