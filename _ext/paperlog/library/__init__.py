"""Records on their way into a log or out of it: read from any format, cleaned, told apart, written
into a ``.bib`` file.

Every format is read into :class:`paperlog.library.drafts.RecordDraft`, and everything after that
works on drafts alone.
"""
