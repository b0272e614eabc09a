"""What the encoder is trained on and how a training runs: a plan, pairs from Markdown and labelled sets, batches, one file made."""
