"""The hub's pages: forms in, one act, back to the case."""
