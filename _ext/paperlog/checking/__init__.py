"""The linter: what is wrong with a log, found without a build.

Each module of rules takes the log as it was read and yields findings; none knows how they are
shown.
"""
