"""What a generation holds, opened for reading: words, postings, vectors, known questions and the tree that is shown."""
