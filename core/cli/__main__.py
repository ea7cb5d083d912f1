"""`python -m core.cli`, for our own child processes."""

from core.cli import main

main()
