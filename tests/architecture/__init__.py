"""The shape of the tree, kept by tests: sizes, places, imports, SQL, templates, pins, no formalism.

Every check is a small function from files to faults; every check has a test that feeds it a bad
file, to show that it can fail.
"""
