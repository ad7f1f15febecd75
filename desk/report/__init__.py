"""Place readers' reports in the sources: `make report FILE=…`."""

from desk.report.command import run
from desk.report.intake import read_input

__all__ = ["read_input", "run"]
