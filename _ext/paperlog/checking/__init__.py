"""What is wrong with a log, found without a build by the linter, and by a build.

Each module of rules takes the log as it was read and yields findings; none knows how they are
shown. :mod:`.consistency` warns in a build, and the linter does not import it.
"""
