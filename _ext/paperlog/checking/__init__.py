"""Checks of a log, without a build (the linter) and in a build.

Each module of checks takes a log that has been read and yields findings; formatting is separate.
:mod:`.catalogue_checks` and :mod:`.address_checks` are called by both.  :mod:`.entry_checks`,
:mod:`.link_checks`, :mod:`.record_checks`, :mod:`.tag_spelling` and :mod:`.week_checks` read the
source files, and are called by the linter alone: in a build, directives and readers warn of the
same mistakes, with the messages in :mod:`.directive_messages`.  :mod:`.consistency` issues warnings
in a build and is not imported by the linter.
"""
