"""Notices as they happen: published by staff, followed by mail, known to every page at once."""
