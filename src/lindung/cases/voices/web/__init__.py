"""Pages of the complaints office and of shelters that are asked."""
