"""Checks of a log, without a build (the linter) and in a build.

Each module of checks takes a log that has been read and yields findings; formatting is separate.
:mod:`.consistency` issues warnings in a build and is not imported by the linter.
"""
