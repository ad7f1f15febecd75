"""`python -m pelican.plugins.incremental`: Pelican's own command, whose builds are incremental
whether PLUGINS names the package or not; `--watch` is Pelican's `--autoreload`."""

import sys

from pelican import main
from pelican.plugins.incremental import register


def run(arguments: list[str]) -> None:
    """Build, or build on each change."""
    register()
    main(["--autoreload" if one == "--watch" else one for one in arguments])


if __name__ == "__main__":
    run(sys.argv[1:])
