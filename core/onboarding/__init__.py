"""Bringing a township's people and places in: one source → accounts, grids, households."""
