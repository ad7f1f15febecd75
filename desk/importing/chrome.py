"""Know the lines that a site puts around its articles and that come along when one is copied."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LENGTH = 160  # characters: what is longer is a paragraph, whatever it begins with

# Each is a whole line, in any case, with or without a mark at its end.
_REPORT_LINE = r".*\bctrl ?\+ ?enter\b.*"
_LINES = {
    "report line": (
        rf"{_REPORT_LINE}|(?:заметили|нашли) ошибку|заўважылі памылку|noticed a mistake"
    ),
    "share line": (
        r"(?:поделиться|поделитесь|падзяліцца|share|tweet|like|нравится|мне нравится)"
        r"(?:[ :|/·•,]+(?:this|article|on|in|в|у|с друзьями|новостью|статьёй|статьей|"
        r"facebook|twitter|x|vk|telegram|вконтакте|whatsapp|linkedin|email|via|story|page|"
        r"соцсетях|социальных сетях))*|"
        r"(?:(?:facebook|twitter|vk|telegram|вконтакте|whatsapp|linkedin|viber|e-?mail|"
        r"одноклассники|instagram|youtube)[ ,|/·•]*)+"
    ),
    "print line": (
        r"(?:print(?: (?:this|version|article|page))*|версия для печати|распечатать|печать|"
        r"версія для друку|раздрукаваць|друк|save as pdf|скачать pdf)"
    ),
    "copyright line": (
        r"(?:©|\(c\)|copyright\b).*|"
        r"(?:all rights reserved|все права защищены|усе правы абаронены).*|"
        r"(?:при|пры) (?:использовании|перепечатке|копировании|выкарыстанні|перадруку).*"
    ),
    "navigation": (
        r"(?:home|главная|галоўная|menu|меню|back(?: to top)?|наверх|назад|вверх|next|previous|"
        r"далее|search|поиск|пошук|read more|читать далее|подробнее|чытаць далей|"
        r"(?:читайте|смотрите) также|чытайце таксама|related (?:articles|news|stories)|"
        r"новости по теме|все новости|all news|комментарии|comments|каментарыі|"
        r"войти|sign in|log in|subscribe|подписаться|skip to (?:main )?content)(?: ?\(\d+\))?|"
        r"(?:просмотров|views|праглядаў)\s*:?\s*\d+"
    ),
    "date of a change": r"(?:last )?(?:updated|обновлено|изменено|абноўлена)\b.*\d{4}.*",
}
_KINDS = {why: re.compile(form, re.IGNORECASE) for why, form in _LINES.items()}
_ANYWHERE = re.compile(_REPORT_LINE, re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[|»>/·•→]\s*")
# A path such as `Home > News` or a menu on one line has no verb and no full stop.
_NAVIGATION_PARTS = 2


def chrome_in(line: str, site_names: Sequence[str] = ()) -> str:
    """What kind of chrome a line is, or ''; `site_names` are the names of the site and its lists,
    which stand alone on a line where a page links to them."""
    text = " ".join(line.split()).strip(" .!…:|·•→«»<>")
    if not text or len(text) > MAX_LENGTH:
        return ""
    if text.casefold() in {name.casefold() for name in site_names}:
        return "name of a list"
    for why, form in _KINDS.items():
        if form.fullmatch(text):
            return why
    parts = [part for part in _BETWEEN.split(text) if part]
    known = any(_KINDS["navigation"].fullmatch(part) for part in parts)
    return "navigation" if known and len(parts) >= _NAVIGATION_PARTS else ""


def is_report_line(line: str) -> bool:
    """Whether a line asks for reports of mistakes: that is chrome wherever it stands."""
    return len(line) <= MAX_LENGTH and bool(_ANYWHERE.fullmatch(" ".join(line.split())))
