"""Amina works on the case, Bo leads beside her, Chidi stands outside."""

from lindung.cases.tests.conftest import amina, bo, chidi

__all__ = ["amina", "bo", "chidi"]
