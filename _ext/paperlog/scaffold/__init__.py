"""Creates the files of a new log from templates."""
