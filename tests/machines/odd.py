"""Check and typeset odd articles; print a digest of what was said of them and of their HTML.

    python -m tests.machines.odd [NUMBER]

The articles are the same everywhere: marks of HTML and Markdown in any order, opened and not
closed. Python's own parser of HTML changes from patch to patch (3.13.5 and 3.14 read comments,
`<![CDATA[` and `<textarea>` otherwise than 3.11): what a text may hold must not change with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pelican.settings import read_settings

from desk.check import reading
from tests.findings import findings_of
from tests.sites import ROOT, article

SEED = 2013
_OPENED = (
    "<b> <a> <div> <table> <td> <details> <figure> <object> <iframe> <svg> <math> <noscript> <xmp> "
    "<script> <style> <textarea> <title> <plaintext> <b <b/ <br <br> <hr/> <x:y < </ <!-- <!--> "
    "<!---> <! <!x <!- <!DOCTYPE <![CDATA[ <![if] <!]]> <? <?xml <?php"
).split()
_CLOSED = (
    "</b> </a> </div> </table> </details> </figure> </object> </iframe> </noscript> </script> "
    "</style> </textarea> </title --> --!> ]]> ?> > '> \"> /> <b\nc> <a\n <p\ttitle=' "
).split(" ")
_MARKS = (
    "** _ ` ``` ~~~ [ ]( ![ [^1] \\ & &amp &lt &#0; &#128; &notit; &hellip | # > 1. - … ... (c) "
    "https://x.example <https://x.example> a@x.example word слово — - \u00a0"
).split(" ")
_BREAKS = ("", "", " ", " ", "x", "\n", "\n\n", "\n\n    ", "\n| a | b |\n|---|---|\n| c | d |\n")


def odd_articles(number: int) -> Iterator[str]:
    """As many sources, each with a sentence after its odd text."""
    random = Random(SEED)  # noqa: S311 - no secret
    for which in range(number):
        pieces = (
            random.choice(random.choice((_OPENED, _CLOSED, _MARKS))) + random.choice(_BREAKS)
            for _ in range(random.choice((1, 2, 2, 3, 3, 4, 6, 12)))
        )
        yield article(f"Odd {which}", f"{''.join(pieces)}\n\nA word that ends it.\n")


def said_of(number: int) -> Iterator[str]:
    """For each article what was found, and its HTML if there is no error, as JSON."""
    with TemporaryDirectory() as folder:
        settings = read_settings(str(ROOT / "pelicanconf.py"), {"PATH": folder})
        reader, path = reading.reader_of(settings), Path(folder, "articles/a.md")
        for source in odd_articles(number):
            found = findings_of(source.encode(), path, reader)
            is_good = all(fault.severity != "error" for fault in found)
            html = reader.render(source.encode(), path)[0] if is_good else None
            said = [(one.line, one.column, one.code, one.message) for one in found]
            yield json.dumps([source, said, html], ensure_ascii=False)


def main(arguments: list[str]) -> None:
    """Print the digest, or with --all a line of JSON for each article, to compare machines by."""
    lines = said_of(int(next((one for one in arguments if one.isdigit()), "3000")))
    if "--all" in arguments:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        print(sha256("\n".join(lines).encode()).hexdigest()[:12])  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
