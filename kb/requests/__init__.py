"""What people ask when no article helped: tickets, messages, attachments, limits and promised times. No HTTP, no e-mail."""
