"""A log as files: read without Sphinx, and changed without losing a word.

Nothing in here imports Sphinx, docutils or MyST; the command line starts without them.
"""
