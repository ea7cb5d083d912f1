"""Pages of demands alone: the list, triage one by one; a resident's own words, without an account."""

from core.demands.pages import listing, resident, triaging

PAGES = [*listing.PAGES, *triaging.PAGES]
PUBLIC = resident.PAGES
