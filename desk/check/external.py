"""Ask other sites whether what the site links to is there: few at a time, and not for long."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as OutOfTime
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urlsplit
from urllib.request import Request, urlopen

from plugins.faults import Fault

AT_ONCE = 8
PATIENCE = 10  # seconds for one answer
ALL_PATIENCE = 180  # seconds for all of them
MOST = 2000  # addresses

_AGENT = "Mozilla/5.0 (compatible; make check EXTERNAL=1)"
# Hosts that answer a HEAD with these answer a GET with what is true.
_ASK_AGAIN = {400, 403, 404, 405, 406, 429, 500, 501, 503}

Places = Sequence[tuple[str, int, int]]


def external_faults(
    links: Mapping[str, Places], patience: float = PATIENCE, all_patience: float = ALL_PATIENCE
) -> Iterator[Fault]:
    """Yield a warning for each place of each address that does not answer with a page; what there
    was no time to ask is said once.

    link-external: `EXTERNAL=1`: an address of another site does not answer with a page.
    `https://x.example/gone` -> mend it, or link an archived copy.
    """
    asked = sorted(links)[:MOST]
    unasked = len(links) - len(asked)
    until = time.monotonic() + all_patience
    pool = ThreadPoolExecutor(AT_ONCE)
    answers = {pool.submit(answer, address, patience): address for address in asked}
    try:
        for done in as_completed(answers, timeout=all_patience):
            address, wrong = answers.pop(done), done.result()
            if wrong:
                message = f"link must lead to a page, not {address!r}: {wrong}"
                for path, line, column in links[address]:
                    yield Fault(path, line, message, "link-external", column, "warning")
    except OutOfTime:
        unasked += len(answers)
    finally:
        pool.shutdown(wait=time.monotonic() < until, cancel_futures=True)
    if unasked:
        message = f"{unasked:,} addresses of other sites must be asked for again: time is up"
        yield Fault("", 0, message, "link-external", 0, "warning")


def answer(address: str, patience: float) -> str:
    """What is wrong with an address, or nothing."""
    wrong = _ask(address, "HEAD", patience)
    if wrong[:3].isdigit() and int(wrong[:3]) in _ASK_AGAIN:
        wrong = _ask(address, "GET", patience)
    return wrong


def _ask(address: str, method: str, patience: float) -> str:
    try:
        request = Request(_ascii(address), method=method, headers={"User-Agent": _AGENT})  # noqa: S310 - http(s) alone
        with urlopen(request, timeout=patience):  # noqa: S310
            return ""
    except HTTPError as error:
        error.close()
        return f"{error.code} {error.reason}"
    except URLError as error:
        return f"{error.reason}"
    except TimeoutError:
        return "no answer in time"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{type(error).__name__} {error}".strip()


def _ascii(address: str) -> str:
    """An address as it goes over the wire: the host in IDNA, the rest percent-encoded."""
    parts = urlsplit(urldefrag(address).url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return f"{parts.scheme}://{host}{port}{path}{query}"
