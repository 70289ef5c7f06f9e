"""Places of refuge: houses, beds, stays, standards."""
