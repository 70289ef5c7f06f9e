"""Who can be called to a person: interpreters, specialists, officers, counsellors, lawyers."""
