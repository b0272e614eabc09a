"""What every page is made of: services, addresses, texts, colours, languages, templates, middleware."""
