"""What can go wrong with the demo, told to the person who started it."""


class DemoError(Exception):
    """The demo cannot go on; the text says what, where and how to mend it."""
