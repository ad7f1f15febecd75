"""Choose the part of a picture that stands for it."""

from __future__ import annotations

from PIL import Image

from plugins.images.renditions import box_size

_STEPS = 13
_LOOK = 256  # pixels: the most that a look at the detail takes

# Left, top, right, bottom in pixels.
Box = tuple[int, int, int, int]
# Where the eye goes: percents from the left and from the top.
Focus = tuple[int, int]


def crop_box(image: Image.Image, ratio: str, focus: Focus | None) -> Box:
    """The part of a form of CROPS around the focus; without one the part with the most detail."""
    across, down = box_size(image.width, image.height, ratio)
    if focus:
        left = _around(image.width, across, focus[0])
        top = _around(image.height, down, focus[1])
    else:
        left, top = _richest(image, across, down)
    return left, top, left + across, top + down


def _around(length: int, part: int, percent: int) -> int:
    """Where a part begins that has a point in its middle, or as near to it as the picture lets."""
    return min(max(round(length * percent / 100 - part / 2), 0), length - part)


def _richest(image: Image.Image, across: int, down: int) -> tuple[int, int]:
    """Where the part begins whose grey levels have the highest entropy; of equals the one nearest
    to the middle."""
    free = image.width - across, image.height - down
    look = image.convert("L")
    look.thumbnail((_LOOK, _LOOK))
    scale = look.width / image.width

    def merit(step: int) -> tuple[float, int]:
        left, top = (round(length * step / (_STEPS - 1)) for length in free)
        box = (left, top, left + across, top + down)
        part = look.crop(tuple(round(edge * scale) for edge in box))  # type: ignore[arg-type]
        return round(part.entropy(), 2), -abs(step - _STEPS // 2)

    best = max(range(_STEPS), key=merit)
    return round(free[0] * best / (_STEPS - 1)), round(free[1] * best / (_STEPS - 1))
