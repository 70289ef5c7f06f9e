"""Settings, addresses, the server's and the command line's way in: the only room that knows all others."""
