"""The fields above an article: its own, those of other tools, and what they say of who may see it."""
