"""Pieces of articles that stand in other files: included texts and named values, put in when a folder is read."""
