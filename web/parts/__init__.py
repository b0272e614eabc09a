"""Pieces that pages of customers, pages of staff, the API and assistants share: an article as it is said, a conversation, attachments."""
