"""Read an article as an editor writes it: fields checked line by line, Markdown typeset, then
sanitised."""


def register() -> None:
    """Pelican calls this; who asks this package for fields or dates alone needs no parser."""
    from plugins.source import reader  # noqa: PLC0415 - it loads Markdown and all that it needs

    reader.register()


__all__ = ["register"]
