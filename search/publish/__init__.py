"""Generations on disk, the places they are published to, and why a server believes what it pulls from there."""
