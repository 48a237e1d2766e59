"""A log as files: read without a build, and changed without losing a word.

The command line starts without Sphinx, docutils and MyST: of these only the pieces that a log asks
for are imported, when it does: MyST's block parser and quoted options, Sphinx's patterns of names.
"""
