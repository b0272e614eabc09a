"""What agents see: the call desk, the inbox, colleagues' questions, signing in."""
