"""What every page shares: frame, forms, headers, and the way refusals and interruptions are shown."""
