"""Backups: the databases and the pictures copied while the site runs, and put back so that nobody gets what is somebody else's."""
