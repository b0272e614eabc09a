"""Assistants of staff over the Model Context Protocol."""
