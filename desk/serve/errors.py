"""The package's own error."""


class ServeError(Exception):
    """Why serving cannot begin or go on, and what to do about it."""
