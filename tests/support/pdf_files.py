"""PDF files for tests: text set in columns, with outlines, turned, not drawn, in fonts that say nothing."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_WIDTHS = (  # of Helvetica, from the space to the tilde, in thousandths of the size
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278"
    " 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722"
    " 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556"
    " 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTH = dict(zip(map(chr, range(32, 127)), map(int, _WIDTHS.split()), strict=True))
PLAIN, BOLD, SECRET, HEBREW = "F1", "F2", "F3", "F4"
"""Fonts: Helvetica, its bold one, one whose letters are private ones, and one whose small letters are Hebrew."""


@dataclass(frozen=True)
class Text:
    """A line of text: where it begins, in points from the lower left corner, its size, its font, how far it is turned
    (degrees), whether it is drawn at all, and the space that is added to each word space."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = PLAIN
    angle: int = 0
    hidden: bool = False
    spacing: float = 0


@dataclass(frozen=True)
class Mark:
    """An entry of the outline."""

    title: str
    page: int
    y: float | None = None
    level: int = 0


def width(text: str, size: float = 10) -> float:
    """How wide the text is, in points."""
    return sum(_WIDTH.get(letter, 556) for letter in text) * size / 1000


def wrapped(text: str, most: float, size: float = 10, *, hyphens: bool = False) -> list[str]:
    """The text in lines of at most so many points; with `hyphens` long words are parted in the middle."""
    lines = [""]
    for word in text.split():
        whole = f"{lines[-1]} {word}".strip()
        if width(whole, size) <= most:
            lines[-1] = whole
            continue
        half = len(word) // 2
        parted = f"{lines[-1]} {word[:half]}-".strip()
        if hyphens and len(word) > 6 and word.isalpha() and width(parted, size) <= most:
            lines[-1] = parted
            lines.append(word[half:])
        else:
            lines.append(word)
    return [line for line in lines if line]


def columns(
    paragraphs: Sequence[str], *, count: int, top: float = 740, bottom: float = 60, size: float = 9, gutter: float = 14,
    justified: bool = True,
) -> Iterator[list[Text]]:  # fmt: skip
    """The paragraphs set in so many columns, page after page: each first line is set in by an em."""
    left, right = 40, 555
    each = (right - left - gutter * (count - 1)) / count
    page: list[Text] = []
    column, y = 0, top
    for paragraph in paragraphs:
        lines = wrapped(f"MM {paragraph}", each, size, hyphens=justified)
        for number, line in enumerate(lines):
            if y < bottom:
                column, y = column + 1, top
                if column == count:
                    yield page
                    page, column = [], 0
            text, x, room = line, left + column * (each + gutter), each
            if number == 0:
                text, x, room = line.removeprefix("MM "), x + 1.6 * size, each - 1.6 * size
            spaces = text.count(" ")
            fills = justified and spaces and number < len(lines) - 1
            page.append(Text(x, y, text, size, spacing=(room - width(text, size)) / spaces if fills else 0))
            y -= 1.2 * size
    yield page


def drawn(texts: Sequence[Text], order: str) -> list[Text]:
    """The lines as programs draw them: `columns` as they are read, `rows` from the top, `words` each word by itself
    from the top, `chance` in any order."""
    if order == "rows":
        return sorted(texts, key=lambda text: (-text.y, text.x))
    if order == "words":
        parts = []
        for text in texts:
            x = text.x
            for word in text.text.split():
                parts.append(replace(text, x=x, text=word, spacing=0))
                x += width(f"{word} ", text.size) + text.spacing
        return sorted(parts, key=lambda text: (-text.y, text.x))
    made = list(texts)
    if order == "chance":
        random.Random(7).shuffle(made)
    return made


def pdf(
    pages: Sequence[Sequence[Text]], *, marks: Sequence[Mark] = (), info: dict[str, str] | None = None,
    pictures: Sequence[int] = (), rotate: int = 0, size: tuple[int, int] = (595, 842), xmp: str = "",
    secret: bool = False,
) -> bytes:  # fmt: skip
    """A PDF of these pages. `pictures` are the numbers of the pages that hold one; with `secret` it asks for a
    password."""
    objects = _Objects()
    add = objects.add
    catalogue, tree = add(b""), add(b"")
    fonts = [_font(objects, name) for name in ("Helvetica", "Helvetica-Bold")] + [
        _mapped_font(objects, 33, 0xE021),
        _mapped_font(objects, 97, 0x5D0),
    ]
    named = "".join(f"/F{number} {at} 0 R" for number, at in enumerate(fonts, 1))
    image = add(
        _stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"\x80")
    )
    kids = []
    for number, texts in enumerate(pages):
        content = b"\n".join(map(_drawn, texts))
        if number in pictures:
            content = b"q 500 0 0 700 40 60 cm /Im1 Do Q\n" + content
        at = add(_stream("/Filter/FlateDecode", zlib.compress(content)))
        kids.append(
            add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Rotate {rotate}/Contents {at} 0 R"
                f"/Resources<</Font<<{named}>>/XObject<</Im1 {image} 0 R>>>>>>"
            )
        )
    objects.put(tree, f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>")
    outline = _outline(objects, marks, kids) if marks else 0
    told = add(_stream("/Type/Metadata/Subtype/XML", xmp.encode())) if xmp else 0
    said = add("<<" + "".join(f"/{name} {_string(value)}" for name, value in (info or {}).items()) + ">>")
    beside = f"/Outlines {outline} 0 R" * bool(outline) + f"/Metadata {told} 0 R" * bool(told)
    objects.put(catalogue, f"<</Type/Catalog/Pages {tree} 0 R{beside}>>")
    locked = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<00><00>]" if secret else ""
    return _file(objects.made, f"/Root {catalogue} 0 R/Info {said} 0 R{locked}")


class _Objects:
    """The objects of a file; their numbers begin with 1."""

    def __init__(self) -> None:
        self.made: list[bytes] = []

    def add(self, data: bytes | str) -> int:
        self.made.append(data.encode("latin-1") if isinstance(data, str) else data)
        return len(self.made)

    def put(self, number: int, data: str) -> None:
        self.made[number - 1] = data.encode("latin-1")


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    made, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, data in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += f"trailer\n<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)


def _font(objects: _Objects, name: str) -> int:
    return objects.add(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")


def _mapped_font(objects: _Objects, first: int, letter: int) -> int:
    """A font that says of the letters from `first` on that they are those from `letter` on."""
    count = 127 - first
    rows = "\n".join(f"<{first + each:02x}> <{letter + each:04x}>" for each in range(count))
    table = f"/CIDInit /ProcSet findresource begin begincmap {count} beginbfchar\n{rows}\nendbfchar endcmap end"
    at = objects.add(_stream("", table.encode()))
    return objects.add(f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {at} 0 R>>")


def _stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def _drawn(text: Text) -> bytes:
    turn = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0", 45: ".7 .7 -.7 .7"}[text.angle]
    mode = f"{3 if text.hidden else 0} Tr {text.spacing:.3f} Tw"
    return (
        f"BT /{text.font} {text.size} Tf {mode} {turn} {text.x:.2f} {text.y:.2f} Tm {_string(text.text)} Tj ET".encode(
            "cp1252"
        )
    )


def _string(text: str) -> str:
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def _outline(objects: _Objects, marks: Sequence[Mark], kids: Sequence[int]) -> int:
    """The outline's own number; each entry's place is known before it is written."""
    root = objects.add(b"")
    first = root + 1
    above = []
    for number, mark in enumerate(marks):
        parents = [at for at in range(number) if marks[at].level == mark.level - 1]
        above.append(first + parents[-1] if parents else root)
    for number, mark in enumerate(marks):
        beside = [at for at in range(len(marks)) if above[at] == above[number]]
        inner = [first + at for at in range(len(marks)) if above[at] == first + number]
        place = beside.index(number)
        links = f"/Prev {first + beside[place - 1]} 0 R" if place else ""
        links += f"/Next {first + beside[place + 1]} 0 R" if place + 1 < len(beside) else ""
        links += f"/First {inner[0]} 0 R/Last {inner[-1]} 0 R/Count {len(inner)}" if inner else ""
        target = f"/XYZ 0 {mark.y} 0" if mark.y is not None else "/Fit"
        objects.add(
            f"<</Title{_string(mark.title)}/Parent {above[number]} 0 R/Dest[{kids[mark.page]} 0 R{target}]{links}>>"
        )
    top = [first + number for number, each in enumerate(above) if each == root]
    objects.put(root, f"<</Type/Outlines/First {top[0]} 0 R/Last {top[-1]} 0 R/Count {len(top)}>>")
    return root
