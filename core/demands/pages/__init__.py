"""Pages of demands: the list, registering, triage one by one; a resident's own words without account."""

from core.demands.pages import listing, photos, registering, resident, triaging

PAGES = [*registering.PAGES, *listing.PAGES, *triaging.PAGES, *photos.PAGES]
PUBLIC = resident.PAGES
