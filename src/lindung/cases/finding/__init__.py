"""Finding out whether a person is known already, without a register of names: blind tokens."""
