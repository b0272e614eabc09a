"""What the widget offers on pages of other sites: read and checked, never shown."""
