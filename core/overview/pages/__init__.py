"""The pages, a module each; `PAGES` is what the application serves."""

from core.overview.pages import home, households

PAGES = [*home.PAGES, *households.PAGES]
