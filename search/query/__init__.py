"""The way of a query: interpretation, candidates, signals, ranking, snippets."""
