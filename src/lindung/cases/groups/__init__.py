"""Groups: people found together are taken in together, each with a case of their own."""
