"""Writing: articles changed by people in a browser. Drafts, reviews, what is published, and the two kinds of folder it goes to. No HTTP."""
