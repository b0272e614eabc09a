"""Moving in from another tool: saved files of it become a folder of articles, and a report says what did not come."""
