"""`python -m lindung` is `lindung`."""

from lindung.config.cli import main

main()
