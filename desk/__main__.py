"""The desk's commands, as the Makefile calls them."""

from __future__ import annotations

import argparse
import os
import sys
from urllib.parse import urlsplit

from desk.settings import SettingError, find_places, here, load

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def html() -> int:
    """Build with pelicanconf.py."""
    from desk.build import build, say

    say(build(load(find_places(os.environ, "pelicanconf.py"), os.environ)))
    return 0


def publish() -> int:
    """Build with publishconf.py for the address that readers will use."""
    from desk.build import build, say

    settings = load(find_places(os.environ, "publishconf.py"), os.environ)
    address = urlsplit(settings["SITEURL"])
    if address.scheme != "https" or not address.hostname or address.query or address.fragment:
        given = f", not {settings['SITEURL']!r}" if settings["SITEURL"] else ""
        raise SettingError(
            f"SITEURL must be the site's https address{given}: make publish SITEURL=https://paper.example"
        )
    say(build(settings))
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; what a person must mend is said in lines, without a traceback."""
    parser = argparse.ArgumentParser(prog="desk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("html", help=html.__doc__)
    commands.add_parser("publish", help=publish.__doc__)
    parsed = parser.parse_args(arguments)
    os.chdir(here(os.environ))
    from desk.build import BuildError

    try:
        return {"html": html, "publish": publish}[parsed.command]()
    except (SettingError, BuildError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("Stopped; output/ is as it was.", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
