"""Files of responses: what may be chosen, the words of a file, its columns, and how each format is written."""
