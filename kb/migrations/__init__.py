"""Revisions of the tables. Run by kb.database.migrate at start; never by hand."""
