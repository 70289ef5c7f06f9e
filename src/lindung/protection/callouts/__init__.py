"""Calling an interpreter or another helper to a person: asked, offered, answered, there."""
