"""How an answer is found: analysis, keyword, vectors, ranking. No HTTP, no database."""
