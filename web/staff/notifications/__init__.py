"""Notifications at the desk: the page of each person, and the live count."""
