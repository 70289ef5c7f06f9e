"""Reporting: what each owner owes in a period, reports it once, and has it questioned and approved."""
