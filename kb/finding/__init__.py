"""Finding requests by words: which words a request has, in whatever form, and which of them are urgent."""
