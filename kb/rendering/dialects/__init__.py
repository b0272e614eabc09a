"""Markup of other documentation tools, brought to Markdown our converter takes: boxes, tabs, figures, links of notes. Never renders."""
