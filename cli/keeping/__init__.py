"""Commands about what is kept: removed in time, given to whom it is about, forgotten, backed up."""
