"""Records from Crossref and arXiv: the one room that goes out to the network.

:mod:`~paperlog.fetching.web` asks, within bounds of size and time, and
:mod:`~paperlog.fetching.cache` keeps what was answered; :mod:`~paperlog.fetching.clients` asks
Crossref and arXiv through it;
:mod:`~paperlog.fetching.works` is what the rest of Paperlog calls.
"""
