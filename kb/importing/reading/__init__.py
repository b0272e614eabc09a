"""What every format reads with: saved files opened safely, one record for every tool's article, HTML as Markdown."""
