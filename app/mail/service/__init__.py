"""Use cases of mail; each owns one transaction, and delivering one a message."""
