"""`python -m lindung` is `lindung`."""

from lindung.config.start import main

main()
