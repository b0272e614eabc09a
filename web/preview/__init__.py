"""The preview for writers: articles as they are being written, on their own machine."""
