"""What managers and writers see of how the help centre does: routes, one module a page; signed in, by role."""
