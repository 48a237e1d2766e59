"""Records from Crossref and arXiv: the only package with network access.

:mod:`~paperlog.fetch.web` makes HTTP requests, limited in size and time;
:mod:`~paperlog.fetch.cache` stores the answers; :mod:`~paperlog.fetch.clients` queries Crossref and
arXiv; :mod:`~paperlog.fetch.works` is the interface for other packages.
"""
