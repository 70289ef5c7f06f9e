"""The person's own window: small pages behind a code and a word, and the pages of staff beside it."""
