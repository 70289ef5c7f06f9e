"""The protection checklist: what the country has in place and what each person gets, as a living self-assessment."""
