"""Compare records with Crossref and arXiv field by field, and find publications and retractions.

:mod:`.equal_values` compares two values, :mod:`.compare` two records; :mod:`.services` queries the
services, and :mod:`.update_records` decides what is written to the ``.bib`` file.
"""
