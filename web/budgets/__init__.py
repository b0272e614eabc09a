"""What strangers may ask for, how often, and which address of the site counts as what."""
