"""What an article gives whoever reads it, beside its text: questions that find the cause, what changed, steps and numbers."""
