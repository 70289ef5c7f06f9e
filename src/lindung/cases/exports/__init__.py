"""Taking cases out: asked by one, approved by another human, readable by the recipient alone, once."""
