"""Backups: three sets, each a file that only its offline recipients open, and the way back into an empty installation.

The database without the keys, the wraps (what opens it, kept for few days), and the sealed files. Nothing is ever on
the disk in clear, and nothing has its final name before it is whole.
"""
