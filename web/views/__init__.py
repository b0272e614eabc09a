"""View models: frozen facts prepared for one template each. No HTTP, no SQL."""
