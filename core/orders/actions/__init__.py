"""Verbs of orders, by moment: `begin` (opened), `take` (who does it), `work` (done, verified)."""
