"""Reads across slices, a module for each page."""
