"""What whoever leads the team sees: figures, people, reviews, load, the month's report."""
