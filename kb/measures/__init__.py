"""Measures: the arithmetic of a support team: spreads, limits of charts, floors, agreement, queues. Knows no table and no ticket."""
