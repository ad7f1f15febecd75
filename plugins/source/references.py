"""Which lines give a link its address."""

from __future__ import annotations

import re

from markdown.blockprocessors import ReferenceProcessor

# A path, a scheme, a name with dots: what stands after `[Laughter]:` in an interview is none.
ADDRESS = (
    r"(?:<[^<>\s]*>"
    r"|(?=[./#{]|[A-Za-z][A-Za-z0-9+.-]*:\S|[^\s/]+/|[\w-]+(?:\.[A-Za-z0-9-]+)+)\S+)"
)


class Reference(ReferenceProcessor):  # type: ignore[misc]
    """`[name]: address`, where an address stands."""

    RE = re.compile(
        rf"^ {{0,3}}\[([^\[\]]*)\]: *(?:\n *)?({ADDRESS})"
        r" *(?:\n *)?(([\"'])(.*)\4 *|\((.*)\) *)?$",
        re.MULTILINE,
    )
