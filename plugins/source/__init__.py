"""Read an article as an editor writes it: fields checked line by line, Markdown typeset, then
sanitised."""

from plugins.source.reader import register

__all__ = ["register"]
