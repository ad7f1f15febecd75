"""Name each picture, recording and font by its content, so that browsers may keep it for ever, and
give all files addresses that stand in HTML."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from pelican import signals
from pelican.contents import Content, Static
from pelican.generators import StaticGenerator

HASH_LENGTH = 8

_KINDS = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|woff2?|mp4|webm|mp3|m4a|ogg|vtt)", re.IGNORECASE
)


def hashed_name(path: str, data: bytes) -> str:
    """A path with a hash of the file's bytes before its ending: `images/port.1f2e3d4c.png`."""
    pure = PurePosixPath(path)
    digest = sha256(data).hexdigest()[:HASH_LENGTH]
    return str(pure.with_name(f"{pure.stem}.{digest}{pure.suffix}"))


def is_named_by_content(path: str) -> bool:
    """Whether a file of this name is a picture, a video, a sound or a font."""
    return bool(_KINDS.fullmatch(PurePosixPath(path).suffix))


def name_by_content(generator: StaticGenerator) -> None:
    """Give each picture and font its name before a page asks for it, but for those that the site
    puts at an address of their own, as it does the favicon."""
    for static in generator.staticfiles:
        fixed = generator.settings["EXTRA_PATH_METADATA"].get(static.get_relative_source_path(), {})
        is_there = Path(static.source_path).is_file()  # else `plugins.links` names who links it
        if is_there and is_named_by_content(static.source_path) and "path" not in fixed:
            _rename(static)
        else:
            _quote(static)


def _rename(static: Static) -> None:
    static.override_save_as = hashed_name(static.save_as, Path(static.source_path).read_bytes())
    static.override_url = quote(static.override_save_as)
    # Pelican would move a file that a page has attached, and warn that it may not.
    static.attach_to = _stay


def _quote(static: Static) -> None:
    """Let the address of a file be percent-encoded, wherever `{attach}` moves it: Pelican prints
    its path as it is, and a browser ends that at a `#`, and the attribute at a quotation mark."""
    path = static.get_url_setting("save_as")
    if quote(path) == path:
        return
    move = static.attach_to

    def attach_to(page: Content) -> None:
        if hasattr(static, "override_save_as"):
            static.override_url = static.override_save_as
        else:
            del static.override_url  # it would keep Pelican from moving the file
        move(page)
        static.override_url = quote(static.get_url_setting("save_as"))

    static.override_url = quote(path)
    static.attach_to = attach_to


def _stay(_page: Content) -> None:
    """Leave a file at its own address."""


def register() -> None:
    """The files are known, and no link to one has been resolved."""
    signals.static_generator_finalized.connect(name_by_content)
