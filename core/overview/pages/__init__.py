"""The pages, a module each; `PAGES` is what the application serves below `/t/{tenant}`."""

from core.overview.pages import home, household, households, photos, registering, track, verbs

PAGES = [
    *home.PAGES,
    *households.PAGES,
    *household.PAGES,
    *registering.PAGES,
    *photos.PAGES,
    *verbs.PAGES,
]
PUBLIC = track.PUBLIC
