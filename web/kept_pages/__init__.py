"""Pages that are the same for every visitor of a minute: made once, compressed once, then answered from memory."""
