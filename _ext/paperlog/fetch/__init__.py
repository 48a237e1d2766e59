"""Records from Crossref and arXiv: the one room that goes out to the network.

:mod:`~paperlog.fetch.web` asks, within bounds of size and time, and
:mod:`~paperlog.fetch.cache` keeps what was answered; :mod:`~paperlog.fetch.clients` asks
Crossref and arXiv through it;
:mod:`~paperlog.fetch.works` is what the rest of Paperlog calls.
"""
