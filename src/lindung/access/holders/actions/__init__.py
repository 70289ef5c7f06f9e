"""Writes of the holders' tables."""

from lindung.access.holders.actions.subjects import destroy_subject, seal_for_writing, seal_subject

__all__ = ["destroy_subject", "seal_for_writing", "seal_subject"]
