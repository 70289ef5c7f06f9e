"""The pages of identification, made for a phone in the field."""
