"""Lindung: the information system that a country runs against trafficking in persons."""
