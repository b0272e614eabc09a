"""Commands that make, sign, publish and fetch indexes."""
