"""Creates the files of a new log from templates."""

LANGUAGES = ("en", "zh_CN")
"""Languages in which a new log can be written."""
