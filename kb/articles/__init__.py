"""The truth about content: files, front matter, facts, contacts, categories, synonyms and decision trees, loaded and checked together."""
