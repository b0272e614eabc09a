"""Makes a generation: articles → pieces → trees → verified and published."""
