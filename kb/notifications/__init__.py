"""Notifications: what colleagues are told of each other, of customers and of time; in the page, by mail, in a team's chat. Never a word anybody wrote."""
