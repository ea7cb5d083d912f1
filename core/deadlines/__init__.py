"""Deadlines: how long a step may take, when that is over, and what its light says.

    length (policy) ── start ──▶ due moment ── now ──▶ light: ok → soon → late
                          └─ calendar too short ──▶ waits, with the reason

A clock in the database holds start, length and due moment; this package computes them.
"""
