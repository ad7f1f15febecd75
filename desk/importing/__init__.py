"""Make a draft article of a pasted text, a Word document or a saved page: `make import FILE=…`."""

from desk.importing.command import run

__all__ = ["run"]
