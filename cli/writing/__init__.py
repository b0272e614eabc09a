"""Commands of writers: articles begun, moved, checked and previewed, synonyms proposed."""
