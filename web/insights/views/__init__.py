"""Prepared figures of the managers' pages; a view decides, a template shows."""
