"""How each tool saves its articles: one module a family, each from saved files to records."""
