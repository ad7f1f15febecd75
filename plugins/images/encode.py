"""Make the files of a picture: upright, in sRGB, in all its widths, with nothing of the camera's
data but who made it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from warnings import catch_warnings

from PIL import Image, ImageCms, ImageOps, ImageSequence, features
from PIL import __version__ as pillow

from plugins.images.crops import Focus, crop_box
from plugins.images.embedded import rights_packet
from plugins.images.photograph import MOST_PIXELS, Photograph, PictureError
from plugins.images.renditions import WHOLE, WIDEST, Rendition, Renditions, scaled, stem_of

# docs/pictures.md has the measurements: SSIMULACRA2 of about 70, "high quality", by either format.
_WEBP = {"quality": 80, "method": 4}
_JPEG = {"quality": 80, "optimize": True, "progressive": True}
_DRAWN_JPEG = {"quality": 90, "optimize": True, "progressive": True, "subsampling": 0}
_PAPER = (255, 255, 255)  # behind what is transparent: black lines must be seen in the dark too
_FRAMES = 600  # of a moving picture
_STILL = 100  # ms that a frame stands which says nothing

Files = dict[str, bytes]


@cache
def way_of_encoding() -> str:
    """A digest of all that the bytes depend on beside the picture: this code, and what encodes."""
    code = sha256()
    for name in ("encode.py", "crops.py", "renditions.py", "embedded.py"):
        code.update(Path(__file__).with_name(name).read_bytes())
    encoders = [features.version(name) for name in ("webp", "jpg", "littlecms2", "zlib")]
    return f"{code.hexdigest()} {pillow} {encoders}"


def renditions_of(name: str, photograph: Photograph, focus: Focus | None, form: str) -> Renditions:
    """What is published of a picture, whose file has this name, in a form of Renditions."""
    key = _key(photograph.digest)
    crop_key = _key(f"{photograph.digest} {focus}") if form != WHOLE else ""
    size = photograph.width, photograph.height
    return Renditions(stem_of(name), key, *size, photograph.is_moving, crop_key, form)


def _key(facts: str) -> str:
    return sha256(f"{facts} {way_of_encoding()}".encode()).hexdigest()[:8]


def encode(
    path: Path, photograph: Photograph, renditions: Renditions, focus: Focus | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a picture, each with its path: its crops, or the whole in all widths.

    Raises:
        PictureError: its data are damaged.
    """
    xmp = rights_packet(photograph.embedded)
    try:
        with catch_warnings(action="ignore"):
            image = _upright(path, photograph.digest).copy()
            if renditions.form != WHOLE:
                yield from _crops(image, photograph, renditions, xmp, focus)
                return
            yield from _wholes(image, photograph, renditions, xmp)
            if renditions.moving:
                yield renditions.moving.path, _moving(path, renditions.moving)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureError(f"be whole, but its data are damaged ({error})") from None


@lru_cache(maxsize=1)  # crops follow the whole
def _upright(path: Path, _digest: str) -> Image.Image:
    return upright(path)


def _crops(
    image: Image.Image,
    photograph: Photograph,
    renditions: Renditions,
    xmp: bytes,
    focus: Focus | None,
) -> Iterator[tuple[str, bytes]]:
    boxes = {ratio: crop_box(image, ratio, focus) for ratio, _ in renditions.crops}
    for ratio, rendition in renditions.crops:
        size = rendition.width, rendition.height
        part = image.resize(size, Image.Resampling.LANCZOS, boxes[ratio])
        yield rendition.path, _written(part, rendition, xmp, is_drawn=photograph.is_drawn)


def _wholes(
    image: Image.Image, photograph: Photograph, renditions: Renditions, xmp: bytes
) -> Iterator[tuple[str, bytes]]:
    """The picture in each width, each made of the next wider one."""
    is_drawn = photograph.is_drawn
    for rendition in reversed(renditions.webp):
        if rendition.width != image.width or rendition.height != image.height:
            size = rendition.width, rendition.height
            image = image.resize(size, Image.Resampling.LANCZOS)
        yield rendition.path, _written(image, rendition, xmp, is_drawn=is_drawn)
        if rendition.width == renditions.jpeg.width:
            yield renditions.jpeg.path, _written(image, renditions.jpeg, xmp, is_drawn=is_drawn)


def upright(path: Path) -> Image.Image:
    """The first frame of a picture as it is seen: turned, in sRGB, on paper where it is
    transparent, and no wider than the widest that is published."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path) as image:
        is_turned = image.getexif().get(0x0112, 1) >= 5
        width, height = reversed(image.size) if is_turned else image.size
        target = min(width, WIDEST)
        size = target, scaled(width, height, target)
        wanted = size[::-1] if is_turned else size
        image.draft(None, wanted)  # a JPEG can be decoded at a half, a quarter or an eighth
        profile = image.info.get("icc_profile")
        plain = _without_palette(image)
        if plain.size != wanted:
            plain = plain.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)
        plain.info["icc_profile"] = profile
        turned = ImageOps.exif_transpose(_with_exif_of(image, plain))
    return _in_srgb(turned, profile)


def _with_exif_of(image: Image.Image, plain: Image.Image) -> Image.Image:
    orientation = image.getexif().get(0x0112)
    if orientation:
        plain.getexif()[0x0112] = orientation
    return plain


def _without_palette(image: Image.Image) -> Image.Image:
    """In a mode in which colours can be mixed; what is transparent lies on paper."""
    if image.mode.startswith("I"):
        deep = image.convert("I")
        _, high = deep.getextrema()
        scale = 255 / 65_535 if isinstance(high, int) and high > 255 else 1.0
        return deep.point(lambda value: value * scale).convert("L")
    if image.mode in {"P", "PA", "LA", "RGBA", "RGBa", "La"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _PAPER)
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, given, _srgb(), outputMode="RGB")
        except ImageCms.PyCMSError:
            changed = None  # a profile for another kind of colours: it can say nothing of these
        if changed is not None:
            return changed
    return image.convert("RGB")


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _written(image: Image.Image, rendition: Rendition, xmp: bytes, *, is_drawn: bool) -> bytes:
    image.info.clear()  # nothing of the camera's is written
    kept = {"xmp": xmp} if xmp else {}
    if rendition.path.endswith(".jpg"):
        return _saved(image, "JPEG", **(_DRAWN_JPEG if is_drawn else _JPEG), **kept)
    found = [_saved(image, "WEBP", **_WEBP, **kept)]
    if is_drawn:  # flat colours are smaller and sharper without loss
        found.append(_saved(image, "WEBP", lossless=True, quality=50, method=4, **kept))
    return min(found, key=len)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _moving(path: Path, rendition: Rendition) -> bytes:
    size, frames, times = (rendition.width, rendition.height), [], []
    with Image.open(path) as image:
        for frame in islice(ImageSequence.Iterator(image), _FRAMES):
            times.append(int(frame.info.get("duration") or _STILL))
            frames.append(_without_palette(frame).convert("RGB").resize(size))
    for frame in frames:
        frame.info.clear()
    return _saved(
        frames[0],
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=0,  # for ever
        quality=70,
        method=4,
    )
