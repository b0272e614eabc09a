"""The help centre in files: a site that needs no server, Markdown and JSON. Only what is public on the day it is written."""
