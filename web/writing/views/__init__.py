"""View models of the pages writers work on."""
