"""Look at the live site as a reader's browser does, and name what is not as it was built."""

from __future__ import annotations

import http.client
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from desk.hosts.cache import CACHE
from desk.hosts.rules import is_served
from desk.manifest import Entry
from desk.media import CHARSET, is_text
from desk.publish.model import Build

OTHERS = 20  # addresses that did not change, and are looked at all the same
AT_ONCE = 8
PATIENCE = 20  # seconds for one answer
PAUSES = (1, 2, 4, 8)  # seconds between looks; the last is repeated
CACHE_CONTROL = "Cache-Control"


@dataclass(frozen=True)
class Verifying:
    """Where to look, if not at SITEURL, and for how many seconds caches may keep what was."""

    url: str
    wait: int


@dataclass(frozen=True)
class Seen:
    """What an address answered: its status (0: nothing), the digest of its body, its headers."""

    status: int
    digest: str
    headers: Mapping[str, tuple[str, ...]]
    trouble: str = ""


def address_of(siteurl: str, path: str) -> str:
    """The address at which a file is served: a folder answers with its index.html."""
    shown = re.sub(r"(?:^|(?<=/))index\.html$", "", path)
    return f"{siteurl.rstrip('/')}/{quote(shown)}"


def look(address: str) -> Seen:
    """Ask for an address, uncompressed."""
    request = Request(address, headers={"Accept-Encoding": "identity", "User-Agent": "desk-verify"})  # noqa: S310 - SITEURL is https, VERIFY_URL what a person typed
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            digest = sha256(answer.read()).hexdigest()
            return Seen(answer.status, digest, _headers(answer.headers))
    except HTTPError as error:
        return Seen(error.code, sha256(error.read()).hexdigest(), _headers(error.headers))
    except (URLError, OSError, http.client.HTTPException, ValueError) as error:
        return Seen(0, "", {}, str(getattr(error, "reason", error)))


def _headers(message: object) -> dict[str, tuple[str, ...]]:
    assert isinstance(message, http.client.HTTPMessage)
    return {name.lower(): tuple(message.get_all(name) or ()) for name in message}


def body_difference(entry: Entry, seen: Seen) -> str:
    """What is wrong with an answer's status or body; empty if nothing."""
    if not seen.status:
        return f"must answer: {seen.trouble}"
    if seen.status != 200 and entry.path != "404.html":
        return f"must answer 200, not {seen.status}"
    return "" if seen.digest == entry.sha256 else "must have the bytes that were built, not others"


def header_differences(entry: Entry, seen: Seen, expected: Mapping[str, str]) -> Iterator[str]:
    """Say which headers an address does not send exactly once as they should be."""
    wanted = {**expected, CACHE_CONTROL: CACHE[entry.cache]}
    for name, value in wanted.items():
        values = seen.headers.get(name.lower(), ())
        if values != (value,):
            shown = " and ".join(map(repr, values)) or "nothing"
            yield f"must send {name} once as {value!r}, not {shown}"
    kinds = seen.headers.get("content-type", ())
    if is_text(entry.type) and [CHARSET in kind.lower() for kind in kinds] != [True]:
        shown = " and ".join(map(repr, kinds)) or "nothing"
        yield f"must send Content-Type once with charset={CHARSET}, not {shown}"


def choose(entries: Sequence[Entry], changed: Sequence[Entry]) -> list[Entry]:
    """Each changed file and OTHERS more, always the same for the same build."""
    served = [entry for entry in entries if is_served(entry.path)]
    paths = {entry.path for entry in changed}
    others = [entry for entry in served if entry.path not in paths]
    seed = "".join(entry.sha256 for entry in entries)
    some = random.Random(seed).sample(others, min(OTHERS, len(others)))  # noqa: S311 - no secret
    return [*(entry for entry in served if entry.path in paths), *some]


def differences(
    chosen: Sequence[Entry], base: str, headers: Mapping[str, str], wait: float
) -> tuple[dict[str, list[str]], dict[str, Seen]]:
    """Look at each address until it is as built, or `wait` seconds are over; return what is wrong
    by address, and what was seen last."""
    deadline, pauses = time.monotonic() + wait, iter(PAUSES)
    seen: dict[str, Seen] = {}
    left = {address_of(base, entry.path): entry for entry in chosen}
    wrong: dict[str, list[str]] = {}
    while left:
        seen.update(_looked(list(left)))
        sends_ours = any(name.lower() in one.headers for one in seen.values() for name in headers)
        checked = headers if sends_ours else None
        asked = ((address, left[address]) for address in left if address in seen)
        wrong = {a: found for a, e in asked if (found := _found(e, seen[a], checked))}
        left = {address: left[address] for address in wrong}
        pause = next(pauses, PAUSES[-1])
        if not wrong or time.monotonic() + pause > deadline or _is_nobody_there(seen):
            break
        time.sleep(pause)
    return wrong, seen


def _looked(addresses: Sequence[str]) -> dict[str, Seen]:
    """What each address answers. Where the first few do not, no other is asked: a name that nobody
    knows, or a host that takes all its time, would be asked for it ten thousand times."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        first, others = addresses[:AT_ONCE], addresses[AT_ONCE:]
        seen = dict(zip(first, pool.map(look, first), strict=True))
        if not _is_nobody_there(seen):
            seen.update(zip(others, pool.map(look, others), strict=True))
    return seen


def _found(entry: Entry, seen: Seen, headers: Mapping[str, str] | None) -> list[str]:
    body = body_difference(entry, seen)
    of_headers = header_differences(entry, seen, headers) if headers and seen.status else ()
    return [*([body] if body else []), *of_headers]


def _is_nobody_there(seen: Mapping[str, Seen]) -> bool:
    return all(not one.status for one in seen.values())


def verify(
    build: Build, changed: Sequence[Entry], verifying: Verifying, *, may_be_unserved: bool
) -> int:
    """Compare the live site with the build and say what differs; returns 0 when nothing does.

    A folder (`may_be_unserved`) need not be served yet, at least not at SITEURL.
    """
    base = verifying.url or build.siteurl
    chosen = choose(build.entries, changed)
    wrong, seen = differences(chosen, base, build.headers, verifying.wait)
    if wrong and _is_nobody_there(seen) and may_be_unserved and not verifying.url:
        print(f"Not looked at: nobody answers at {base}; VERIFY_URL= names another address.")
        return 0
    if wrong and _is_nobody_there(seen):
        trouble = next(iter(seen.values())).trouble
        print(f"{base} must answer, to be looked at: {trouble}", file=sys.stderr)
        return 1
    for address, found in wrong.items():
        print(*(f"{address} {what}" for what in found), sep="\n", file=sys.stderr)
    if wrong:
        print(f"{len(wrong):,} of {len(chosen):,} addresses differ at {base}", file=sys.stderr)
        return 1
    names = {name.lower() for name in build.headers}
    is_bare = build.headers and not any(names & one.headers.keys() for one in seen.values())
    note = "; the host sends none of our headers (docs/publishing.md)" if is_bare else ""
    print(f"Looked at {len(chosen):,} addresses of {base}: as built{note}")
    return 0
