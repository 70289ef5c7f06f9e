"""Reports and answers from outside: so far the survivor's window."""
