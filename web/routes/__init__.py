"""Routes: read the request, call one verb, render. One module per kind of page."""
