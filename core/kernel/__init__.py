"""HOW things work: time, errors, events, jobs, audit, keys, files, pages. No business words here."""
