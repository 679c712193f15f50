"""Every text of a page that may be the article's title, each with what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from importers.page.titles.headings import Heading
from importers.page.titles.site_names import Names
from importers.page.titles.wording import Part, length, letters_of, parts_of, words

_RANKS = {"linked": 2, "social": 3, "window": 4}
_OF_PART = 4
_ALIKE, _AKIN = 0.6, 0.3
_SHORT, _MANY, _LONG = 4, 7, 16  # words
_LEAST_WORDS = 3  # of an address, to be made of a title
STATED = frozenset(("social whole", "linked whole"))
"""The traits of what the page states as its article's title; its window has the site's name as well."""


class Candidate:
    """A text that may be the title; `traits` are the names of what was noticed (`weights.py`). Of several spellings
    the one of lowest `rank` is kept. `level` is that of the heading that it is, `is_stated` whether the page states it
    too, whole or as a part."""

    __slots__ = ("is_stated", "level", "rank", "text", "traits")

    def __init__(self, text: str, rank: int) -> None:
        self.text = text
        self.rank = rank
        self.level = ""
        self.is_stated = False
        self.traits: set[str] = set()


class Candidates:
    """All candidates of a page by their letters, so that voices that agree speak for one candidate."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._found: dict[str, Candidate] = {}
        self._voices: dict[str, str] = {}  # what each states first
        self._parts: set[str] = set()  # of headings, by their letters

    def add_stated(self, voice: str, text: str) -> None:
        """What the page states: by the voice "social" of the tags that are made for other sites, "window" of the
        title of its window, "linked" of its data. Those of windows and tags are taken apart: they hold other names."""
        rank = _RANKS[voice]
        self._add(text, rank, (f"{voice} whole",), is_stated=True)
        if voice == "linked" or self._voices.setdefault(voice, text) != text:
            return
        for part in parts_of(text):
            place = f"{voice} middle" if part.place == "middle" else f"{voice} {part.place} {part.mark}"
            self._add(part.text, rank + _OF_PART, (place, *self._of_cut(part)), is_stated=True)

    def _of_cut(self, part: Part) -> Iterator[str]:
        longest = max(map(length, part.rest), default=0)
        if any(map(self._names.hold, part.rest)):
            yield "name cut off"
        elif longest > length(part.text):
            yield "more cut off than left"
        elif longest <= _SHORT:
            yield "little cut off"
        if len(part.levels) > 1 and (self._names.hold(part.levels[0]) or self._names.hold(part.levels[-1])):
            yield "name left on"

    def add_heading(self, heading: Heading) -> None:
        """A heading, its parts, and what is left of it without a name of the site."""
        self._add(heading.text, 0, heading.traits, heading.level)
        for text, traits in heading.parts:
            self._add(text, 1, traits)
            self._parts.add(letters_of(text))
        for part in parts_of(heading.text):
            if len(part.rest) == 1 and self._names.hold(part.rest[0]):
                self._add(part.text, 1, (*heading.traits, "name cut off"), heading.level)

    def _add(self, text: str, rank: int, traits: Iterable[str], level: str = "", *, is_stated: bool = False) -> None:
        folded = letters_of(text)
        if not folded:
            return
        candidate = self._found.get(folded)
        if candidate is None:
            candidate = self._found[folded] = Candidate(text, rank)
        elif rank < candidate.rank:
            candidate.text, candidate.rank = text, rank
        candidate.traits.update(traits)
        candidate.level = candidate.level or level
        candidate.is_stated = candidate.is_stated or is_stated

    def compared(self, lines: frozenset[str], address: Sequence[str]) -> list[Candidate]:
        """The candidates, in the order in which they were met, with what a look at all of them tells. `lines` are those
        of the page in small letters, `address` the words of its last part."""
        voices = [(f"{voice} whole", voice, words(text)) for voice, text in self._voices.items()]
        named = frozenset(address) if len(address) >= _LEAST_WORDS else None
        for folded, candidate in self._found.items():
            text, traits, own = candidate.text, candidate.traits, words(candidate.text)
            akin = False
            for whole, voice, theirs in voices:
                if whole not in traits:
                    share = len(own & theirs) / max(len(own | theirs), 1)
                    akin = akin or share >= _AKIN
                    traits.add(f"{voice} like {'much' if share >= _ALIKE else 'some' if share >= _AKIN else 'little'}")
                    if own and own <= theirs:
                        traits.add(f"within {voice}")
            if candidate.level:
                if not (candidate.is_stated or candidate.level in ("h1", "h2")) and "last before text" in traits:
                    # A bold line above the text may be anything, where nothing else says that it is the title.
                    traits -= {"last before text"}
                    traits.add("near text")
                traits.add(f"{candidate.level} {_agreement(candidate, akin=akin)}")
            traits.add(_size(text))
            if self._names.hold(text):
                traits.add("is name")
            if text.casefold() in lines:
                traits.add("shown")
            if named:
                traits.add(_of_address(own, named))
            if folded in self._parts and not traits.isdisjoint(STATED):
                traits.add("part is stated")
        return list(self._found.values())


def _agreement(heading: Candidate, *, akin: bool) -> str:
    """How far the page's own words bear a heading out; one that they do not, and far from the text, is a logo's."""
    if heading.is_stated or akin:
        return "as stated" if heading.is_stated else "akin"
    return "strange and far" if heading.traits.isdisjoint(_NEAR) else "strange"


_NEAR = frozenset(("last before text", "near text", "in article", "in head"))


def _size(text: str) -> str:
    count = length(text)
    if count < _SHORT:
        return ("one word", "one word", "two words", "three words")[count]
    return "long" if count >= _LONG else "many words" if count >= _MANY else "some words"


def _of_address(own: frozenset[str], named: frozenset[str]) -> str:
    plain = set(own)
    for word in own:
        if not word.isascii():
            plain.update((word.translate(_ASCII), word.translate(_UMLAUTS)))
    met = len(plain & named) / len(named)
    return "address says it" if met >= _ALIKE else "address says some" if met >= _AKIN else "address says none"


_ASCII = str.maketrans("áàâãäåçéèêëíìîïñóòôõöøúùûüý", "aaaaaaceeeeiiiinoooooouuuuy")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
