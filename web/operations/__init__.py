"""What operators' machines ask: health, readiness, metrics; the watcher that swaps the index."""
