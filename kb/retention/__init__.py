"""Retention: how long what people told us is kept, how it is removed, and how a person is given it or forgotten."""
