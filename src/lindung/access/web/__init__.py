"""What access offers to pages: the declared permission of every view."""
