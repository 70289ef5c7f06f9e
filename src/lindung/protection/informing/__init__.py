"""The information sheet for the person: what it says, that it was explained, and contacts the person wishes for."""
