"""Return, stay or a third country: arranged with the person, never without a security assessment."""
