"""Names of people in bylines: without roles, addresses, agencies and whatever else stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from importers.page.blocks import key
from importers.page.dates.months import LONG_WEEKDAY as WEEKDAY
from importers.page.tree import line_of

_BY = re.compile(
    r"\A\W{0,3}(?:(?:written|posted|published|story|text|words|report(?:ed|ing)?|analysis|review)\s{1,3}by|by"
    r"|por|de|von|par|di|door|av|af|autor(?:es|en|in)?|author|текст|автор|tekst|auteur|autore|texto|texte|testo"
    r"|(?:escrito|publicado|redactado)\s{1,3}por|(?:un\s{1,3}art[ií]culo\s{1,3}de)|publi[eé]\s{1,3}par"
    r"|pubblicato\s{1,3}da|geschrieben\s{1,3}von|veröffentlicht\s{1,3}von)\s{0,3}:?\s{1,3}",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\A(?:[Bb]y){1,3}\s{0,3}:?\s{0,3}(?=[A-ZÀ-Þ])")
_JOIN = re.compile(r"\s{0,3}(?:,|;|\||/|\n|&|•|·|(?i:\b(?:and|with)\b)|\b(?:y|und|et|e|ed|en|og|och)\b(?!\.))\s{0,3}")
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|reporting|correspond\w+|writers?|journalists?|columnists?|staff|contributors?"
    r"|contributing|producers?|photographers?|photography|bloggers?|authors?|novelist|freelancer?"
    r"|special to|senior|chief|desk|bureau|newsroom|team|admin(?:istrator)?|webmaster|moderator|guest"
    r"|redacci[oó]n|redactor\w*|redaktion\w*|redakteur\w*|r[eé]daction|redazione|reda[cç][aã]o|redactie"
    r"|periodistas?|corresponsal|enviad[oa]|korrespondent\w*|journaliste|giornalista|jornalista|editoria[l]?"
    r"|agencias?|director|manager|professor|analyst|critic|fellow|president|founder|ph\.?d\.?|m\.?d\.?|esq)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\b(?:associated press|reuters|afp|efe|dpa|ansa|apa|xinhua|bloomberg news|press association|europa press|pti|ians"
    r"|agence france|wire reports?|wire services?|news service|news agency|press release|newswire|(?:pr|business) wire"
    r"|news|times|online|digital|magazine|media|agency|universit\w+|institut\w*|department|ministry|foundation"
    r"|association|society|cent(?:er|re)|council|committee|company|corporation|inc|llc|ltd|gmbh|network|tv|radio|zeitung|journal|tribune|gazette|ministeri\w+|republi[ck]\w*|verein|gmbh|redaction)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\d|[@?!<>=]|\Athe\b|https?:|www\.|\.(?:com|org|net|co\.uk|edu)\b|\b(?:follow|twitter|facebook|email|updated?|posted"
    r"|published|comments?|share"
    r"|min read|view all|more by|see all|about|est|edt|pst|gmt|unknown|none|null|anonymous|author|by"
    r"|all posts|contact|password|log in|login|sign in|sign up|subscribe|licen[sc]e|creative commons|read more"
    r"|click here|exclusive|advertis\w+|sponsored)\b",
    re.IGNORECASE,
)


def names_in(texts: Iterable[str], site: str = "") -> tuple[str, ...]:
    """The names of people in bylines such as "By Ana Ruiz and Leo Paz, Staff Writers". `site` is what the publication
    is called, which signs nothing itself."""
    found: dict[str, str] = {}
    for text in texts:
        for part in _parts(text):
            name = _FULL_STOP.sub("", part)
            if is_name(name, site):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MOST]


def pen_names(texts: Iterable[str], site: str = "") -> tuple[str, ...]:
    """Pen names: one word, or a second one in small letters, where nothing else stands in the text."""
    found = [parts[0] for parts in map(_parts, texts) if len(parts) == 1]
    name = key(site)
    return tuple(
        dict.fromkeys(
            each
            for each in found
            if _PEN_NAME.fullmatch(each)
            and not _NO_PEN.search(each)
            and not _no_person(each)
            and not (name and key(each) in name)
        )
    )[:_MOST]


def _parts(text: str) -> list[str]:
    whole = line_of(unescape(text[:_READ]))
    if _SITE_ADDRESS.search(whole):
        return []
    whole = _GLUED.sub("", _BY.sub("", whole))
    whole = _PARENTHESES.sub(" ", whole)
    parts = (_WEEKDAY.sub("", _BY.sub("", part)).strip(" ,:;-–—•|*\"'") for part in _JOIN.split(whole))
    return [" ".join(part.split()) for part in parts if part.strip()]


_READ, _MOST = 2000, 40
# "Section - site.example" is the name of a page; an address of e-mail stands beside the name of its owner.
_SITE_ADDRESS = re.compile(r"(?<![@\w.-])[\w-]{2,40}\.(?:[\w-]{2,40}\.)?(?:com|org|net|ca|de|fr|es|it|info|co\.uk)\b")
_WEEKDAY = re.compile(rf"\s(?:{WEEKDAY})[.,]?\Z", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<!\b[JS]r)(?<!\b\w)\.\Z")
_NO_PEN = re.compile(r"admin|user|editor|staff|master|team|news|press|web|blog|lead|default", re.IGNORECASE)
_PEN_NAME = re.compile(r"[^\W\d_][\w'’-]{2,24}(?: [a-zà-þ][\w'’-]{2,24})?")


def is_byline(line: str) -> bool:
    """Whether the line is nothing but "By" and names."""
    return len(line) < 120 and bool(_BY.match(line)) and bool(names_in([line])) and not line.endswith(".")


_PARENTHESES = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")


def is_name(name: str, site: str = "") -> bool:
    """Whether this is what a person is called, as far as looks go."""
    if _IDEOGRAPHS.fullmatch(name):
        return True
    words = name.split()
    if not 2 <= len(words) <= 5 or len(name) > 50 or _no_person(name):
        return False
    if site and (key(site) in key(name) or (len(words) > 1 and key(name) in key(site))):
        return False
    if any(word[0].islower() and word.casefold() not in _PARTICLES for word in words) and not name.islower():
        return False
    return all(word[0].isalpha() for word in (words[0], words[-1])) and words[0][0].isupper()


def _no_person(name: str) -> bool:
    return any(pattern.search(name) for pattern in (_NOT_A_NAME, _ROLE, _AGENCY))


_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u4e00-\u9fff]{2,8}")
_PARTICLES = frozenset(
    "de la las los del da das do dos di du le van von der den ter ten bin ibn al el y e zu af av".split()
)
