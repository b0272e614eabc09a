"""Service: what the team did for customers, request by request, and what comes of it: figures, people, load, the month's report."""
