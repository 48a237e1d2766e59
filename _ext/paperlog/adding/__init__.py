"""Works added to a log one at a time: what ``paperlog add`` is given, and the card made of it."""
