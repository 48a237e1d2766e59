"""``python -m paperlog.cli``."""

from paperlog.cli import main

main()
