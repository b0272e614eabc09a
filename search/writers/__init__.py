"""What search tells writers: why an article is not found, which are alike, which synonyms are missing; articles being written, searched beside the index."""
