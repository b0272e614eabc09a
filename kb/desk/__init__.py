"""The team's desk: requests found, sorted, marked and worked through together, and what was done taken back. No HTTP."""
