"""Who signed an article, of what feeds and exports write beside a mail address."""

from __future__ import annotations

import re

from importers.page.people.names import names_in
from importers.page.tree import line_of

_LOCAL = r"[<(\[]{0,2}\s{0,3}(?:mailto:)?(?<![^\s<>()\[\],;:\"@])[^\s<>()\[\],;:\"@]{1,64}+"
_MAIL = re.compile(
    rf"{_LOCAL}(?:@[^\s<>()\[\],;:\"@]{{1,255}}+|\s?[\[(](?:at|AT)[\])]\s?[\w-]{{1,63}}+\.[\w.-]{{1,200}}+)\s{{0,3}}[>)\]]{{0,2}}"
)
_AT = re.compile(r"@|[\[(](?:at|AT)[\])]")
_QUOTED = re.compile(r"""\A(?:\((.{1,500})\)|\[(.{1,500})\]|<(.{1,500})>|"(.{1,500})")\Z""")
_EMPTY = re.compile(r"\(\s{0,9}\)|<\s{0,9}>|\[\s{0,9}\]")
_READ = 500  # characters
_SEVERAL = re.compile(r"\b(?:and|y|und|et|e)\b|[,;&/]", re.IGNORECASE)
_BY = re.compile(r"\A(?:by|por|von|par)\s", re.IGNORECASE)


def signed(text: str) -> tuple[str, ...]:
    """The names in one field of authors: without a mail address wherever it stands, which would become public, and
    without "By". () where nothing else stands there."""
    line = line_of(text)[:_READ]
    if (name := _without_mail(line)) != line:
        name = " ".join(_EMPTY.sub(" ", name).split()).strip(" ,;:-–|")
        if inner := _QUOTED.match(name):
            name = next(filter(None, inner.groups())).strip()
        name = name.strip("\"'").strip()
    if not any(map(str.isalpha, name)):
        return ()
    if _SEVERAL.search(name) or _BY.match(name):
        several = names_in([name])
        return several if len(several) > 1 or (several and _BY.match(name)) else (name,)
    return (name,)


def _without_mail(line: str) -> str:
    return _MAIL.sub(" ", line) if _AT.search(line) else line
