"""Trials on live traffic: what is tried on some visitors and not on others, and what it shows."""
