"""Small file formats of an index: records and words in memory-mapped files."""
