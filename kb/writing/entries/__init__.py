"""Files beside the articles as forms: entries, their fields, and the change of the file that a form makes. Reads and returns text."""
