"""Words for what is in the outbox, in the reader's language; and its delivery."""
