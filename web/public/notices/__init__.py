"""What does not work now, told and followed: the status pages."""
