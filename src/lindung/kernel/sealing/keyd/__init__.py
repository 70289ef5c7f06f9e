"""The key service: a process of its own, under an account of its own, that lets no wrapping key out.

All but `client` stands on the standard library and `cryptography` alone: no Django, nothing else of the program.
"""
