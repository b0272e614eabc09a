"""Markdown → safe HTML for one audience, with a deadline; links, images and anchors as pages need them."""
