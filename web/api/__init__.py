"""The HTTP API for programs: public search, the agents' lookups and tickets, webhooks; its description and limits."""
