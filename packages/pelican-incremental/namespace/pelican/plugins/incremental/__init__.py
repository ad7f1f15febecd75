"""The engine under the name by which Pelican finds plugins that are installed: any site becomes
incremental by it, without a setting.

Its modules lie in `pelican_incremental`, which can be imported without Pelican: to see that nothing
has changed takes a tenth of the time in which Pelican is loaded.
"""

from pelican_incremental import register as connect


def register() -> None:
    """Connect the engine, and defaults for what a site does not set."""
    from pelican_incremental import defaults  # noqa: PLC0415 - it loads all of Pelican

    defaults.connect()
    connect()
