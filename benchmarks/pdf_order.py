"""In what order the text of PDF pages comes out: made-up issues in one to five columns, as programs draw them, read by
this program, by pypdfium2 alone and, where they are installed, by pdfminer.six and pypdf.

`whole`: share of the paragraphs that come out in one piece, spaces and hyphens at line ends left aside; `order`: share
of the paragraphs, of those that came out whole, that stand behind the one that was put before them; `clean`: share of
the issues without a running head or a page number in the text. Milliseconds of processor time a page.
"""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product

from archive.document import Document
from importers.formats.issue_files.pdf import Pdf
from importers.protocol import Item
from tests.support.pdf_files import BOLD, Text, columns, drawn, pdf

_SOUNDS = (
    "ba be bi bo ca ce co da de di fa fe fo ga go la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa".split()
)
_FOLD = re.compile(r"[\s\-\x02\ufffe\xad]+")
_HEAD = "THE WEIR LETTER"


@dataclass
class Figures:
    """What one reader made of the issues."""

    whole: int = 0
    paragraphs: int = 0
    order: int = 0
    pairs: int = 0
    clean: int = 0
    issues: int = 0
    pages: int = 0
    seconds: float = 0.0
    kinds: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    """Print a line for each reader."""
    readers = dict(_readers())
    figures = {name: Figures() for name in readers}
    for seed, (count, order, style) in enumerate(
        product((1, 2, 3, 4, 5), ("columns", "rows", "words", "chance"), ("plain", "headline", "ragged"))
    ):
        paragraphs, pages = _issue(seed, count, order, style)
        data = pdf(pages)
        for name, reader in readers.items():
            _measure(figures[name], f"{count}", reader, data, paragraphs, len(pages))
    print("reader                whole  order  clean  ms a page   whole by columns 1 to 5")
    for name, each in figures.items():
        by_columns = " ".join(f"{sum(those) / len(those):.3f}" for those in each.kinds.values())
        shares = (each.whole / each.paragraphs, each.order / max(1, each.pairs), each.clean / each.issues)
        print(f"{name:<20}" + "".join(f"{share:7.3f}" for share in shares), end="")
        print(f"{1000 * each.seconds / each.pages:9.1f}     {by_columns}")


def _measure(
    made: Figures, kind: str, reader: Callable[[bytes], str], data: bytes, paragraphs: list[str], pages: int
) -> None:
    begin = time.process_time()
    said = reader(data)
    made.seconds += time.process_time() - begin
    text = _FOLD.sub("", said)
    places = [text.find(_FOLD.sub("", each)) for each in paragraphs]
    found = [place for place in places if place >= 0]
    made.whole += len(found)
    made.paragraphs += len(places)
    made.order += sum(one < two for one, two in pairwise(found))
    made.pairs += max(0, len(found) - 1)
    made.clean += _HEAD not in said
    made.issues += 1
    made.pages += pages
    made.kinds.setdefault(kind, []).append(len(found) / len(places))


def _issue(seed: int, count: int, order: str, style: str) -> tuple[list[str], list[list[Text]]]:
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SOUNDS, k=chance.randint(1, 4))) for _ in range(400)]

    def sentence() -> str:
        return " ".join(chance.choices(words, k=chance.randint(6, 15))).capitalize() + "."

    paragraphs = [" ".join(sentence() for _ in range(chance.randint(1, 6))) for _ in range(60)]
    pages = []
    top = 690 if style == "headline" else 770
    for number, page in enumerate(columns(paragraphs, count=count, top=top, justified=style != "ragged"), 1):
        beside = [Text(40, 800, f"{_HEAD}, 5 March 1989", 8), Text(290, 30, str(number), 8)]
        head = [Text(40, 730, f"Floods in the valley, part {number}", 26, BOLD)] if style == "headline" else []
        pages.append(drawn([*beside, *head, *page], order))
    return paragraphs, pages


def _readers() -> Iterator[tuple[str, Callable[[bytes], str]]]:
    yield "Hemeroteca", _own
    yield "pypdfium2 alone", _pdfium
    try:
        from pdfminer.high_level import extract_text
    except ImportError:
        pass
    else:
        yield "pdfminer.six", lambda data: str(extract_text(io.BytesIO(data)))
    try:
        import pypdf
    except ImportError:
        return
    yield "pypdf", lambda data: "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _own(data: bytes) -> str:
    found = Pdf().read(Item("issue.pdf", data))
    return "\n\n".join(f"{each.title}\n\n{each.body}" for each in found if isinstance(each, Document))


def _pdfium(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


if __name__ == "__main__":
    main()
