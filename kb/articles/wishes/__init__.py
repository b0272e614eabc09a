"""What readers wish beside an answer: read and checked, never compared with anything."""
