"""Add single works to a log: the arguments of ``paperlog add``, and the cards made from them."""
