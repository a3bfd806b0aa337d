"""What messages say, in one language at a time."""
