"""What visitors do, as far as it is kept: searches, openings, votes."""
