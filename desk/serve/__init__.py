"""Serves the site while it is written: rebuilds on every save and keeps the open pages in step."""

from desk.serve.bulletin import Outcome
from desk.serve.session import serve
from desk.serve.site import Site

__all__ = ["Outcome", "Site", "serve"]
