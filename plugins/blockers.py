"""Names that blockers of advertising would take for an advertisement's.

EasyList, which most of them use, hides what is called `#advertising`, `#advertisers`, `#ad-text`
or `#sponsors` on any site, and loads no file with `-ad-400.`, `-banner-768.` or `-advert2.` in its
address (easylist_general_hide.txt, easylist_general_block.txt): a heading “Advertising” and a
photograph `shop-banner.jpg` would be gone for a reader who has one.
"""

from __future__ import annotations

import re

_ADVERTISING = re.compile(
    r"(?:ad|ads|adv|advs|advt|ad\d+|ads\d+|advert\w*|adsense\w*|adserver|adspace|adbanner|"
    r"banner\w*|sponsor\w*|pop(?:up|under)s?|promo\w*|affiliate\w*|skyscraper|doubleclick|reklam\w*)"
)


def is_blocked(name: str) -> bool:
    """Whether one of the words of a name, which hyphens part, is one of advertising."""
    return any(_ADVERTISING.fullmatch(word) for word in name.split("-"))


def without_blocked(name: str) -> str:
    """A name without such words; empty if it has no others."""
    return "-".join(word for word in name.split("-") if not _ADVERTISING.fullmatch(word))
