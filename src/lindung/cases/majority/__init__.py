"""Coming of age: a child turns adult while a case is open."""
