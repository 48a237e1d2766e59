"""Import and export formats. Exports are made from the log's source files, not from doctrees, and
are reproducible.
"""
