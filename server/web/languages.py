"""Chooses the language of a page: the one chosen in its bar, else the browser's first that the page has.

The server chooses, so that the texts are preloaded, and the templates (title, texts for a browser without JavaScript)
have the same language. The texts themselves are in static/text/*.json.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
COOKIE = "convscope_language"  # written by static/page/language.js

Words = Mapping[str, str]

_TRADITIONAL = re.compile(r"zh\b.*-(hant|tw|hk|mo)\b", re.I)
_SIMPLIFIED_SCRIPT = re.compile(r"zh-hans\b", re.I)


def read_words(folder: Path) -> dict[str, Words]:
    """Reads the texts of every language, by their keys."""
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in LANGUAGES}


def choose_language(cookie: str | None, accepted: str) -> str:
    """Returns one of LANGUAGES.

    Args: cookie: the language chosen in the bar, or None; accepted: the header Accept-Language.
    """
    if cookie in LANGUAGES:
        return cookie
    known = (language_of(tag) for tag in _by_preference(accepted))
    return next((name for name in known if name is not None), LANGUAGES[0])


def language_of(tag: str) -> str | None:
    """The page's language for a tag like `zh-TW`; None if it has none."""
    primary = tag.split("-")[0].lower()
    if primary == "zh":
        is_traditional = _TRADITIONAL.match(tag) and not _SIMPLIFIED_SCRIPT.match(tag)
        return "zh-Hant" if is_traditional else "zh-Hans"
    return "en" if primary == "en" else None


def _by_preference(accepted: str) -> list[str]:
    """The tags of Accept-Language, most preferred first; refused tags (q=0) are omitted."""
    weighted = []
    for part in accepted[:1000].split(","):
        tag, _, quality = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](\.\d{0,3})?)", quality)
        weight = float(found[1]) if found else 1.0
        if weight > 0:
            weighted.append((-weight, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]
