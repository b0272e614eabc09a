"""The two databases: connections, tables, revisions and the site's own key."""
