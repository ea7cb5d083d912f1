"""Pages that join several slices: the home page, one matter, a resident's view of it. Reads, and the forms shown there."""
