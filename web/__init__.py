"""How it is shown: routes, view models, templates, static files. No SQL, no index internals."""
