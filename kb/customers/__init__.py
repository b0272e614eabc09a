"""Customers with a contract: who they are, which service level was agreed, until when; and what a promise to them takes."""
