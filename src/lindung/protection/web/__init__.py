"""Pages of protection: a form, one act, back to the case."""
