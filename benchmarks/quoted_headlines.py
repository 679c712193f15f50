"""How a headline that is pasted between quotes is read: `python -m benchmarks.quoted_headlines`.

Each title of the corpora, and of those that hold quotes again by themselves, between quotes of six styles. It is read
rightly as one phrase of all its words in their order.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.corpus import prepare
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.errors import SearchError
from index.query_language.parser import parse
from index.query_language.tree import Node, Or, Phrase, Word

CORPORA = ("spanish-news", "digitalgov", "senate")
STYLES = ('""', "“”", "«»", "„“", "‹›", "＂＂")
_QUOTE = re.compile(r"""["“”„«»‹›]|(?<!\w)['‘]|['’](?!\w)""")
_EVERY = 1_000_000


def main() -> None:
    """Print how many are one phrase, and how many are an error, by corpus."""
    with tempfile.TemporaryDirectory() as work:
        _tell(Path(work))


def _tell(work: Path) -> None:
    print(f"{'corpus':14} {'titles':>7} {'one phrase':>11} {'errors':>7} {'quoted':>7} {'one phrase':>11}")
    for name in CORPORA:
        every, quoted = Counter[str](), Counter[str]()
        for title in dict.fromkeys(document.title for document in prepare(name, _EVERY, work).documents()):
            if not _words(title):
                continue
            every[_read(title, STYLES[0])] += 1
            if _QUOTE.search(title):
                quoted.update(_read(title, style) for style in STYLES)
        told = (every.total(), every["phrase"], every["error"], quoted.total(), quoted["phrase"])
        print(f"{name:14} {told[0]:7} {told[1]:11} {told[2]:7} {told[3]:7} {told[4]:11}")


def _read(title: str, style: str) -> str:
    opening, closing = style[0], style[1]
    try:
        tree = parse(f"{opening}{title}{closing}").tree
    except SearchError:
        return "error"
    return "phrase" if _is_whole(tree, _words(title)) else "other"


def _is_whole(tree: Node, words: list[str]) -> bool:
    """Whether the tree is a phrase of these words, or a choice between ways to write it that begins with that."""
    if isinstance(tree, Or):
        return _is_whole(tree.parts[0], words)
    if isinstance(tree, Word):
        return [fold(tree.text)] == words
    return isinstance(tree, Phrase) and [fold(word.text) for word in tree.words] == words


def _words(title: str) -> list[str]:
    return [folded for word in WORD.findall(title) if (folded := fold(word))]


if __name__ == "__main__":
    main()
