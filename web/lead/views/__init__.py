"""Prepared facts of the lead's pages: figures in words, charts as shapes."""
