"""Notices: what is said while something does not work, as writers announce it."""
