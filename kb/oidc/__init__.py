"""Signing in with an identity provider (OpenID Connect): its settings, what it is asked, what of its answers is believed."""
