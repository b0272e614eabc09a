"""Revisions of the tables. Run by kb.storage.database.migrate at start; never by hand."""
