"""Place readers' reports in the sources: `make report FILE=…`."""

from desk.report.command import run

__all__ = ["run"]
