"""Alerts: what is unusual today in searches, openings and promised times, told before anybody asks."""
