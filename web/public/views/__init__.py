"""Prepared facts of the public pages; a view decides, a template shows."""
