"""Text that isn't for readers: comments and conditions of other tools, odd spaces, and marks that only look like `!!! internal`."""
