"""Operators written in full width, as keyboards of Chinese and Japanese have them: parentheses, OR, AND and NOT.

In prose of these languages such parentheses stand behind a word without a space (`北京（中国）`): only those group
before which a space stands, and that have another.
"""

from __future__ import annotations

import re

_SIGN = re.compile(r"[（）]|(?<!\S)(?:ＯＲ|ＡＮＤ|ＮＯＴ)(?=\s|\Z)")
_APART = re.compile(r"(?<![^\s（(!\-–—])（")
_WIDER = 0xFEE0  # so much further on in Unicode than what is narrow


def narrow(text: str) -> dict[int, str]:
    """What stands for which characters of a text in which nothing stands between quotes, by their places."""
    places: dict[int, str] = {}
    opened: list[int] = []
    for found in () if text.isascii() else _SIGN.finditer(text):
        if found[0] == "（":
            opened.append(found.start())
        elif found[0] != "）":
            places |= {found.start() + at: chr(ord(letter) - _WIDER) for at, letter in enumerate(found[0])}
        elif opened and _APART.match(text, begin := opened.pop()):
            places |= {begin: "(", found.start(): ")"}
    return places
