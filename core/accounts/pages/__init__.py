"""Pages about oneself: the door, and 我的."""

from core.accounts.pages import door, me

PAGES = [*door.PAGES, *me.PAGES]
