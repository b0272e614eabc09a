"""The widget: the help centre in a panel on other sites: the loader they carry, the panel's own page, who may hold it."""
