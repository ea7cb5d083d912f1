"""Pages that join several slices: the home page, the households with their matters. Reads only.

A verb is posted to the slice that owns it; a slice that stands above all others can add a page here
by a module in `pages/` and its name in `PAGES`.
"""
