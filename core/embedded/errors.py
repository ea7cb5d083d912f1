"""What can go wrong with an embedded server, told to the person who started it."""


class EmbeddedServerError(Exception):
    """An embedded server cannot be used; the text says what, where and how to mend it."""
