"""A log as files: read without a Sphinx build, and edited without losing text.

The command line starts without Sphinx, docutils and MyST; only MyST's block parser and option
parser and Sphinx's name matching are imported, when needed.
"""
