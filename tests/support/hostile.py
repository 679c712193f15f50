"""Query strings made to break a search: for the parser's tests, the command line's and the server's."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence


def hostile_queries(count: int = 2000, seed: int = 1) -> list[str]:
    """`count` strings, the same for the same seed. Some have 100,000 characters."""
    source = random.Random(seed)
    made = [*_FIXED[:count]]
    while len(made) < count:
        # Long ones are rare, so that two thousand of them stay some megabytes.
        made.append(_long(source) if source.random() < 0.01 else source.choice(_MAKERS)(source))
    return made


def in_words_of(queries: Iterable[str], words: Sequence[str]) -> list[str]:
    """The same strings with an archive's own words, the more frequent the worse, in place of ours: so that they find
    something."""
    ours = ["mine", "minería", "gold", "elección", "state", "emergency", "中国", "ab", "xx"]
    own = dict(zip(ours, words, strict=False))
    pattern = re.compile("|".join(sorted(own, key=len, reverse=True)))
    return [pattern.sub(lambda found: own[found[0]], query) for query in queries]


def costly_queries(words: Sequence[str]) -> list[str]:
    """The most work that the grammar lets through: `words` are an archive's most frequent ones, a hundred or more."""
    first, second = words[:2]
    pairs = [f'"{first} {word}"' for word in words]
    starts = list(dict.fromkeys(word[:2] for word in words if len(word) > 2 and word[:2].isalpha()))[:8]
    tails = [f"{start}*" for start in starts]
    joins = (" ", " OR ")
    made = [_filled(parts, join) for join in joins for parts in (words, [f"={each}" for each in words], [first] * 400)]
    made += [_filled([first, second] * 200, join) for join in joins]
    made += [_filled(parts, join, 190) for join in joins for parts in (pairs, [pairs[1]] * 190)]
    made += [
        _filled([f"{pair}~50" for pair in parts], join, 190) for join in joins for parts in (pairs, pairs[1:2] * 190)
    ]
    made += [
        f'"{_filled(parts, " ")}"~{slop}' for slop in (0, 50) for parts in (words, [first] * 400, [first, second] * 200)
    ]
    made += [_filled([f"{field}:{word}" for word in words], join) for field in ("title", "body") for join in joins]
    made += [_filled([f"-{word}" for word in words], " "), "-(" * 25 + first + ")" * 25]
    made += [join.join(tails) for join in joins]
    made += [" OR ".join(f"{start}*e*" for start in starts), " OR ".join(f"{start}{'*a?' * 120}" for start in starts)]
    made += [" OR ".join(f"{word}~" for word in sorted(words, key=len)[-8:])]
    made += [" ".join(f"{word}qx" for word in words[:40])]
    made += [" OR ".join(f"date:20{n % 20 + 1:02}-{n % 12 + 1:02}" for n in range(240))]
    return made


def costly_at_random(words: Sequence[str], count: int, seed: int = 1) -> list[str]:
    """As many queries that use up the room that the grammar leaves, with an archive's most frequent words: phrases,
    patterns, exact words, fields, negations and choices within one another, at random."""
    source = random.Random(seed)
    starts = list(dict.fromkeys(word[:2] for word in words if len(word) > 2 and word[:2].isalpha()))

    def word() -> str:
        return words[min(int(source.expovariate(0.1)), len(words) - 1)]

    def leaf(patterns: list[str]) -> str:
        match source.randrange(8):
            case 0 | 1:
                return f'"{" ".join(word() for _ in range(source.choice([2, 2, 3, 8])))}"~{source.choice([0, 1, 50])}'
            case 2:
                return f'="{word()} {word()}"~{source.choice([0, 50])}'
            case 3 if patterns:
                return patterns.pop()
            case 4:
                return f"{source.choice(['title', 'body'])}:{word()}"
            case 5:
                return f"={word()}"
            case _:
                return word()

    def tree(depth: int, patterns: list[str]) -> str:
        some = range(source.randint(2, 6))
        parts = [tree(depth - 1, patterns) if depth and source.random() < 0.5 else leaf(patterns) for _ in some]
        return f"{source.choice(['', '', '-'])}({source.choice([' ', ' OR ']).join(parts)})"

    def query() -> str:
        shapes = [f"{source.choice(starts)}*", f"{source.choice(starts)}*e*", f"{word()}~"]
        patterns = [source.choice(shapes) for _ in range(8)]
        parts = [tree(source.randint(0, 4), patterns) for _ in range(40)]
        return _filled(parts, source.choice([" ", " OR "]), longest=1_800)

    return [query() for _ in range(count)]


def _filled(parts: Iterable[str], join: str, most: int = 380, longest: int = 3_950) -> str:
    """As many of the parts as a query may have, in as many characters."""
    made = ""
    for part in list(parts)[:most]:
        longer = f"{made}{join}{part}" if made else part
        if len(longer) > longest:
            break
        made = longer
    return made


_WORDS = [
    "mine",
    "minería",
    "gold",
    "elección",
    "state",
    "of",
    "emergency",
    "OR",
    "AND",
    "NOT",
    "Ñuñoa’s",
    "中国",
    "e.g.",
]
_SIGNS = list(
    "()\"'“”„«»’:=~*?^[]{}|&!+-\\/.,;<>@#$%\t\n \x00\x07\x1b\x7f\u00ad\u200b\u202e\u2066\ufeff\ud800\udfff\U0001f600"
)
_FIELDS = [
    "title:",
    "body:",
    "author:",
    "topic:",
    "source:",
    "lang:",
    "date:",
    "before:",
    "after:",
    "nofield:",
    "TITLE:",
]
_FIXED = [
    "", " ", "\x00", "\ud800", "*", "**", "?", "~", "=", "-", "--", ":", '"', '""', "()", ")(", "OR", "AND OR NOT",
    "x^0",
    "date:[today TO]", "date:[20190101 TO 20191231]", "date:0000", "date:9999-12-31..0001", "before:0001", "after:9999",
    "date:2019-02-30", "date:٢٠١٩", "date:..", "date:/", "title:title:title:x", "title:(body:(title:x))", "(" * 1000,
    ")" * 1000, "(" * 1000 + "x" + ")" * 1000, "NOT " * 1000 + "x", "-" * 3999 + "x", "- " * 1500, '"' * 999,
    "a*" * 1500, "ab" + "*a" * 1900 + "b", "?" * 4000, "~" * 4000, "x~999999999999",
    '"a b"~' + "9" * 3000, "=" * 4000, "'" * 4000,
    "x OR " * 700 + "x", "a:" * 1900, "title:" * 600, "«" * 500, "\u202e(mine)\u202c", '\ufeff"mine"',
    "s's's's", "’s", "ŉ",
    "ﬀ½㎏ẞİ", "e" + "\u0301" * 3000, "中" * 3000, "x" * 100_000,
    "(" * 100_000, '"a" ' * 25_000, "mi* " * 900, "NULL", "' OR 1=1 --",
    "<script>alert(1)</script>", "../../etc/passwd", "%00%ff",
    "{{7*7}}", "topic:*", 'topic:"', "author:\ud800", "lang:-es",
]  # fmt: skip


def _soup(source: random.Random) -> str:
    return "".join(source.choice(_SIGNS + _WORDS) for _ in range(source.randint(1, 60)))


def _any_characters(source: random.Random) -> str:
    return "".join(chr(source.randrange(0x110000)) for _ in range(source.randint(1, 80)))


def _nested(source: random.Random) -> str:
    depth = source.randint(1, 60)
    inside = source.choice(_WORDS)
    for _ in range(depth):
        inside = f"{source.choice(['', '-', 'NOT ', 'title:', '='])}({source.choice(_WORDS)} {inside})"
    return inside[: len(inside) - source.choice([0, 0, 1, 3])]


def _fielded(source: random.Random) -> str:
    values = [
        *_WORDS,
        '"a b"',
        '"',
        "(",
        "2019",
        "2019-13",
        "2019..2018",
        "none",
        "-x",
        "=x",
        "m*",
        "mi*",
        "x~",
        "\udc80",
    ]
    return " ".join(source.choice(_FIELDS) + source.choice(values) for _ in range(source.randint(1, 8)))


def _patterned(source: random.Random) -> str:
    letters = "aeminé*?~"
    return " ".join(
        "".join(source.choice(letters) for _ in range(source.randint(1, 40))) for _ in range(source.randint(1, 12))
    )


def _quoted(source: random.Random) -> str:
    quotes = '"“”„«»'
    parts = (
        f"{source.choice(['', '=', '-', 'title:'])}{source.choice(quotes)}{source.choice(_WORDS)} "
        f"{source.choice(_WORDS)}{source.choice(quotes)}{source.choice(['', '~', '~3', '~0', '~99999', '~x'])}"
        for _ in range(source.randint(1, 10))
    )
    return " ".join(parts)


def _long(source: random.Random) -> str:
    unit = source.choice([*_SIGNS, *_WORDS, *_FIELDS, "((", "a OR ", "-(", '"a ', "ab* ", "x~ "])
    size = source.choice([3_999, 4_000, 4_001, 100_000])
    return (unit * (size // len(unit) + 1))[:size]


_MAKERS: list[Callable[[random.Random], str]] = [_soup, _any_characters, _nested, _fielded, _patterned, _quoted]

OTHER_SITES = [
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example"),
    *(
        "http:/evil.example",
        "///evil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
    ),
    *(
        "/\r\nLocation: https://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "/\u2028/evil.example",
    ),
    *(
        "//evil.example\\@localhost/",
        "//localhost@evil.example/",
        "/..//evil.example",
        "evil.example",
        "",
        "?to=//evil.example",
    ),
]
"""What a browser that is sent there may take for another site, or what is none at all."""
