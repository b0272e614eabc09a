"""Prepared facts of the staff's pages."""
