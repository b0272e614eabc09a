"""The help centre that customers see: routes, one module a page."""
