"""What a log says, for other programs and for people: read from the log, never from a doctree, and
the same each time.
"""
