"""What a site is called and said to be, in which languages, and what readers may: which texts can be set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.document import clean_text
from archive.errors import BadSiteSetting
from archive.messages import N_, Message

LONGEST = {"name": 300, "sentence": 500}
"""Characters of what can be set in words."""

NAMES = {
    "name": N_("name"),
    "sentence": N_("sentence"),
    "logo": N_("logo"),
    "languages": N_("languages"),
    "freeze": N_("freezing of searches"),
}
"""What can be set, as a person calls it."""

CHOICES = ("languages", "freeze")
"""What is chosen, not written."""

ON, OFF = "on", "off"
_MOST_LANGUAGES = 20
_CODES = re.compile(r"[a-z]{2,3}(,[a-z]{2,3})*")
_LONGEST_CHOICE = 200  # characters


@dataclass(frozen=True, slots=True)
class Site:
    """A publication's name, one sentence on what its archive is, and the SHA-256 of its logo; `languages` are the codes
    of the languages that readers are offered, with commas between, the usual one first; `freeze` is "on" or "off":
    whether readers may freeze searches. "" for what is not set."""

    name: str = ""
    sentence: str = ""
    logo: str = ""
    languages: str = ""
    freeze: str = ""


def site_text(key: str, text: str) -> str:
    """The text as it is kept: one line, without what no reader sees. Raises `BadSiteSetting`."""
    if key in CHOICES:
        return _choice(key, text)
    if len(text) > 100 * LONGEST[key]:  # nobody waits until all of it is looked at
        raise _too_long(key, text)
    line = " ".join(clean_text(text).split())
    if not any(map(str.isprintable, line.replace(" ", ""))):
        raise BadSiteSetting(
            Message("the %(setting)s is empty; give one, or remove what is set", setting=Message(NAMES[key]))
        )
    if len(line) > LONGEST[key]:
        raise _too_long(key, line)
    return line


def _too_long(key: str, text: str) -> BadSiteSetting:
    said = N_("the %(setting)s has %(length)s characters; give one of up to %(most)s")
    return BadSiteSetting(Message(said, setting=Message(NAMES[key]), length=f"{len(text):,}", most=LONGEST[key]))


def _choice(key: str, text: str) -> str:
    if key == "freeze":
        if text not in (ON, OFF):
            raise BadSiteSetting(Message("whether readers may freeze searches is on or off"))
        return text
    codes = ",".join(each.strip() for each in text.split(",")).lower() if len(text) <= _LONGEST_CHOICE else ""
    listed = codes.split(",")
    if not _CODES.fullmatch(codes) or len(listed) > _MOST_LANGUAGES:
        raise BadSiteSetting(
            Message("languages are codes with commas between, such as en,es; the first is the usual one")
        )
    return ",".join(dict.fromkeys(listed))
