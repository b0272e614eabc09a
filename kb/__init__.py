"""What we know: articles, facts, settings, tickets, votes. No HTTP, no index."""
