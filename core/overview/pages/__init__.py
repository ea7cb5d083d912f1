"""The pages, a module each; `PAGES` is what the application serves below `/t/{tenant}`."""

from core.overview.pages import home, household, households, track, verbs

PAGES = [*home.PAGES, *households.PAGES, *household.PAGES, *verbs.PAGES]
PUBLIC = track.PUBLIC
