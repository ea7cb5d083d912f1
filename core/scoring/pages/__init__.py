"""Pages of scoring: a month, and the list behind a number."""

from core.scoring.pages import assessment, members

PAGES = [*assessment.PAGES, *members.PAGES]
