"""Build only what a change concerns, with the bytes of a whole build; README.md says how."""


def register() -> None:
    """Last but for what stops builds: all must have been made when this plugin looks."""
    from pelican_incremental.plugin import connect  # noqa: PLC0415 - a look at what changed needs none of it

    connect()
