"""Facts that are to be mailed, written in the transaction that caused them."""
