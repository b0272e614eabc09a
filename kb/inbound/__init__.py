"""Letters that come in: read, told from machines' letters, joined to the request they answer, each once. No HTTP."""
