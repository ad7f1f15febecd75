"""Know the paper's videos and sounds, which are published as they are, and the still picture that
stands for a video."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pelican_incremental.record import note_file
from plugins.fingerprints import hashed_name
from plugins.images.photograph import PictureError
from plugins.images.renditions import stem_of

# What every browser of the last years plays (caniuse.com: mpeg4, webm, mp3, aac, ogg-vorbis), with
# how such a file begins, and from which byte on.
_VIDEOS = {".mp4": (4, b"ftyp"), ".webm": (0, b"\x1aE\xdf\xa3")}
_SOUNDS = {".mp3": (0, b"ID3"), ".m4a": (4, b"ftyp"), ".ogg": (0, b"OggS")}
_WORDS = ".vtt"  # what is said in a video, for those who do not hear it (WebVTT)
_STILLS = (".jpg", ".jpeg", ".png", ".webp", ".JPG", ".JPEG", ".PNG")
_MPEG_SYNC = 0xE0  # the highest bits of an MP3's second byte, where it begins without ID3
MOST_BYTES = 100_000_000  # GitHub takes no larger file; a page is no place for more

# Where a video says that it was taken: Android's, QuickTime's and 3GPP's names of such a field.
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")
_MOVIE = b"moov"  # the box that holds them (ISO/IEC 14496-12, 8.2.1)
_HEAD = 8  # bytes of a box: its length and its name
_ADVICE = "`ffmpeg -i {0} -map_metadata -1 -c copy new{1}` leaves that out"


@dataclass(frozen=True)
class Recording:
    """A video or a sound: its file's address from the site's root, whether it is a video, the
    picture that stands for it, and the file of its words (None: there is none)."""

    path: str
    is_video: bool
    still: Path | None
    words: Path | None


def is_recording(path: str) -> bool:
    """Whether a file of this name is a video or a sound that can be published."""
    return PurePosixPath(path).suffix.lower() in {**_VIDEOS, **_SOUNDS}


def is_words(path: str) -> bool:
    """Whether a file of this name holds what is said in a video."""
    return path.lower().endswith(_WORDS)


def recording_at(path: Path) -> Recording:
    """Read a video or a sound.

    Raises:
        PictureError: it cannot be published.
    """
    data = _bytes_of(path)
    is_video = path.suffix.lower() in _VIDEOS
    still = still_of(path)
    words = next(_beside(path, (_WORDS,)), None) if is_video else None
    return Recording(_address(path, data), is_video, still, words)


def published(path: Path) -> tuple[str, bytes]:
    """The address and the bytes of a video, a sound or a video's words."""
    data = path.read_bytes()
    return _address(path, data), data


def still_of(path: Path) -> Path | None:
    """The picture that stands for a video: `port.jpg` beside `port.mp4`."""
    is_video = path.suffix.lower() in _VIDEOS
    return next(_beside(path, _STILLS), None) if is_video else None


def _beside(path: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for ending in endings:
        other = path.with_suffix(ending)
        note_file(os.path.normpath(other))  # that it is not there is an input too
        if other.is_file():
            yield other


def _address(path: Path, data: bytes) -> str:
    return hashed_name(f"media/{stem_of(path.name)}{path.suffix.lower()}", data)


def _bytes_of(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise PictureError(f"have at most {most} MB, not {size / 1e6:,.0f}; make it shorter")
    data, ending = path.read_bytes(), path.suffix.lower()
    start, mark = {**_VIDEOS, **_SOUNDS}[ending]
    if not (data[start:].startswith(mark) or (ending == ".mp3" and _is_mpeg(data))):
        raise PictureError(f"be what its name says, {ending[1:].upper()}; save it anew as that")
    if any(place in _movie_of(data) for place in _PLACES):
        advice = _ADVICE.format(path.name, ending)
        raise PictureError(f"not say where it was taken; {advice}")
    return data


def _is_mpeg(data: bytes) -> bool:
    return len(data) > 1 and data[0] == 0xFF and data[1] & _MPEG_SYNC == _MPEG_SYNC


def _movie_of(data: bytes) -> bytes:
    """The box of an MP4 that says what it is; nothing of another kind of file."""
    place = 0
    while data[4:8] == b"ftyp" and place + _HEAD <= len(data):
        size, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if size == 1:  # the length follows, in eight bytes
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        if name == _MOVIE:
            return data[place : place + size if size else None]
        if size < _HEAD:  # it lasts to the end of the file, or is damaged
            break
        place += size
    return b""
