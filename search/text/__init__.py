"""Text → terms: analysis, stop words, spelling, keyboard layouts, word forms, synonyms."""
