"""What of a source's topics is one: a name that a person would look for, without what its system put around it.

Importers ask for topics as they come in. The index asks again, as what came in before keeps what its source said: the
archive is the truth, and a better rule needs no migration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from archive.texts.short_cache import cached_if_short

LONGEST = 120
"""Characters of a topic; more is a sentence."""

_MOST_SAID = 2_000

_LIST_SIGNS = " \t,;|·•>"
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "'": "'", "`": "`'"}
_ALONE = '"“”„«»‹›`'  # quotes that are no apostrophe
_TAGS = re.compile(r"<[/a-zA-Z!][^<>]{0,500}>")
_LABEL = re.compile(
    r"\A(?:(?:section|category|categor[ií]a|topics?|temas?|etiquetas?|keywords?|subject|tags|schlagw[oö]rte?r?"
    r"|mots[- ]cl[eé]s|filed (?:to|under))\s?:|tag\s?:\s)\s{0,3}",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s?[(\[]\s?[@＠]\w[\w.]{0,60}\s?[)\]]")

# Addresses of mail, as they are or with their signs in words; handles, also such as have a server; addresses of pages.
_MAIL = re.compile(
    r"[\w.+-]{1,64}[@＠][\w-]{1,63}\.\w|\A[^\s@＠]{1,64}[@＠]\S{1,80}\Z|\w\s?[(\[{]\s?(?:at|arroba)\s?[)\]}]\s?\w"
    r"|\w\s(?:at|arroba)\s[\w-]{1,40}\s(?:dot|punto)\s\w",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?:\A|[\s(\[,:/])[@＠]\w|\Au/\w{3,}\Z")
_ADDRESS = re.compile(
    r"(?:https?|ftp)[:：]|\A\W{0,4}about:|\A:?//|\b(?:mailto|tel|urn|tag|doi|javascript|data):\S|\bwww\.\w"
    r"|\A[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,20}/\S{0,120}\Z|\A\.{0,2}/\w|\A[A-Z]:\\",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\A[^/]{1,120}\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|ico|pdf|docx?|odt|xlsx?|ods|pptx?|rtf|txt|csv|html?|php\d?|aspx?|jsp"
    r"|mp[34]|m4a|mov|avi|zip|rar|gz|css|xml|json|indd)\Z",
    re.IGNORECASE,
)
# What a system calls its own things by: long figures, hashes, names behind an underscore, key and value in one.
_OWN = re.compile(
    r"\A(?:\d{1,2}|\d{5,}|[\d\s.,:/#+-]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[a-f]{0,40}\d)(?=\d{0,40}[a-f])[0-9a-f]{16,64}|_\S*|(?:[a-z]+_)+\d+|post[-_]format[-_]\w+|wp[-_]\S+|nid:?\d+"
    r"|[\w-]{1,40}:[\w-]{1,40}=\S*"
    r"|(?:type|id|uid|nid|tid|lang|locale|author|cms|page|post|layout|template|format|site|partner|ads?|seo|channel)[:=]\S+"
    r"|(?:(?:article|content|page|post|story)[ _-]?type|partner|wc|word ?count|time)\s?:.*)\Z",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:un|non |nicht )categori[sz]ed|unkategorisiert|nicht kategorisiert|allgemein"
    r"|sin (?:categor[ií]a|categorizar|clasificar)|sem categoria|sense categoria|non class[eé]|non catégorisé"
    r"|senza categoria|geen categorie|ongecategoriseerd"
    r"|ukategoriser[te]|okategoriserade?|bez kategorii|без рубрики|без категории|غير مصنف|未分類|未分类|미분류"
    r"|untagged|no (?:tags?|category|topic)|sin (?:etiquetas?|tema)|n/?a|null|none|nan|undefined|\[?object object\]?",
    re.IGNORECASE,
)


@cached_if_short(1 << 14)
def topic_name(said: str) -> str:
    """The topic that a source's own word for it is, "" where it is none: an address of mail or of a page, a handle, the
    name of a file, a number or a note of its system, or that there is no topic. `#MeToo` is `MeToo`."""
    if len(said) > _MOST_SAID:
        return ""
    while (name := _without_signs(said)) != said:  # signs within signs
        said = name
    return name


def _without_signs(said: str) -> str:
    name = unescape(said)
    if _MAIL.search(name):
        return ""
    name = _LABEL.sub("", _bare(" ".join(_TAGS.sub(" ", name).split())))
    if unsigned := name.lstrip("#＃"):
        name = _bare(unsigned)
    name = _IN_BRACKETS.sub("", name)
    if len(name) > LONGEST or not any(map(str.isalnum, name)):
        return ""
    is_none = any(found.search(name) for found in (_HANDLE, _ADDRESS, _FILE, _OWN)) or _NONE.fullmatch(name)
    return "" if is_none else name


def topic_names(said: Iterable[str]) -> tuple[str, ...]:
    """The topics among what a source says, each once: of spellings that differ in case or space alone the first."""
    found: dict[str, str] = {}
    for name in filter(None, map(topic_name, said)):
        found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _bare(name: str) -> str:
    """The name without quotes around all of it, one that has lost its other, and the ends of a list that was cut up."""
    while True:
        name = name.strip(_LIST_SIGNS)
        if len(name) < 2:
            return name
        first, last, within = name[0], name[-1], name[1:-1]
        if last in _QUOTES.get(first, "") and first not in within and last not in within:
            name = within
        elif sum(map(name.count, _ALONE)) == 1 and (first in _ALONE or last in _ALONE):
            name = name.strip(_ALONE)
        elif last in "'’" and name[-2] not in "sS":
            name = name[:-1]  # no possessive of many
        else:
            return name
