"""What the directory says of each service in detail: where, when, for whom, in which languages, and whom to call."""
