"""Word documents (DOCX)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from importers.containers.document_kinds import document_kind
from importers.formats.issue_files.article import Stated, authors_of, document_of, topics_of
from importers.formats.issue_files.parts import BadDocument, Parts, attribute_named, declares_entities, whole, xml_of
from importers.formats.xml.xml_safe import local, space
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected

_TEXT_PARTS = re.compile(r"(?:.{1,200}\.(?:xml|rels)|\[Content_Types\]\.xml)\Z", re.IGNORECASE)


class WordDocument:
    """The importer of DOCX: one document for a file, by the library mammoth."""

    name = "docx"
    private = True  # a file holds what was deleted, hidden and said in comments

    def accepts(self, item: Item) -> float:
        """1 for a Word document, by its parts."""
        data = item.data if item.is_held else item.head
        return float(document_kind(data, item.path) == "docx")

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document` or one `Rejected`. What was deleted under tracked changes is left out, what was added stays;
        comments, headers and footers are left out, notes stand at the end."""
        try:
            parts = Parts(whole(item))
            html = _html(parts)
            yield document_of(html, _stated(parts), item)
        except BadDocument as error:
            yield Rejected(item.path, f"the Word document cannot be read: {error}")


def _html(parts: Parts) -> str:
    import mammoth  # only where such a file is met: it takes a tenth of a second

    try:
        made: Any = mammoth.convert_to_html(
            _only_text(parts),
            convert_image=lambda _: [],
            include_embedded_style_map=False,
            include_default_style_map=True,
            style_map="p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh",
        )
    except (MemoryError, BadDocument):
        raise
    # The library trusts that the document is sound and raises whatever comes.
    except Exception as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"[:120]
        raise BadDocument(f"it is damaged ({why}); open it in a word processor and save it again") from error
    return str(made.value)


def _only_text(parts: Parts) -> io.BytesIO:
    """The document with its parts of text alone, each within bounds: the library reads what it finds to its end."""
    made, hidden = io.BytesIO(), _hidden_styles(parts)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name in dict.fromkeys(parts):
            if not _TEXT_PARTS.match(name) or name.startswith(("customXml/", "word/theme/", "word/glossary/")):
                continue
            data = parts.read(name)
            if declares_entities(data):
                raise BadDocument(f"its part {name} declares entities, as no honest document does; save it again")
            packed.writestr(name, _mended(data, name, hidden) if name.startswith("word/") else data)
    made.seek(0)
    return made


def _hidden_styles(parts: Parts) -> frozenset[str]:
    """The styles of letters and paragraphs whose text is hidden."""
    data = parts.read(_STYLES)
    root = xml_of(data, _STYLES) if b"vanish" in data else None
    hidden: set[str] = set()
    based: dict[str, str] = {}
    for style in root.iter("{*}style") if root is not None else ():
        name = attribute_named(style, "styleId")
        said = style.find("{*}rPr/{*}vanish")
        if said is not None and _is_on(said):
            hidden.add(name)
        elif said is None:
            based[name] = next((attribute_named(each, "val") for each in style.iterchildren("{*}basedOn")), "")
    for name in based:
        above = name
        for _ in range(_MOST_BASED):
            above = based.get(above, above)
        if above in hidden:
            hidden.add(name)
    return frozenset(hidden - {""})


def _is_hidden(run: Any, properties: Any, hidden: frozenset[str]) -> bool:
    """Whether a run of letters says that it is hidden, or else its style, or that of its paragraph."""
    own = properties.find("{*}vanish") if properties is not None else None
    if own is not None or not hidden:
        return own is not None and _is_on(own)
    style = properties.find("{*}rStyle") if properties is not None else None
    above = next(run.iterancestors("{*}p"), None)
    of_paragraph = above.find("{*}pPr/{*}pStyle") if above is not None else None
    return any(each is not None and attribute_named(each, "val") in hidden for each in (style, of_paragraph))


def _is_on(element: Any) -> bool:
    return attribute_named(element, "val") not in ("0", "false", "off")


_STYLES = "word/styles.xml"
_MOST_BASED = 12  # styles that are made one from another
_PASSED_OVER = (b"AlternateContent", b"vanish", b"fldSimple", b"<w:dir", b"<w:bdo")
_SHAPES = "urn:schemas-microsoft-com:vml"


def _mended(data: bytes, name: str, hidden: frozenset[str]) -> bytes:
    """A part without text that is hidden, by itself or by one of the styles `hidden`, and with what the library would
    pass over as it reads it: fields in one element, runs of another direction, and text boxes that newer programs write
    without a second form for older ones."""
    if not hidden and not any(word in data for word in _PASSED_OVER):
        return data
    root = xml_of(data, name)
    words = space(root)
    for run in list(root.iter(f"{{{words}}}r")):
        properties = run.find(f"{{{words}}}rPr")
        if _is_hidden(run, properties, hidden):
            for said in [inner for inner in run if inner is not properties]:
                run.remove(said)
    for each in list(root.iter(*(f"{{{words}}}{tag}" for tag in ("fldSimple", "dir", "bdo")))):
        each.tag = f"{{{words}}}smartTag"
    for each in list(root.iter("{*}AlternateContent")):
        boxes = list(each.iter(f"{{{words}}}txbxContent"))
        if next(each.iterchildren("{*}Fallback"), None) is None and boxes:
            shape = etree.SubElement(etree.Element(f"{{{words}}}pict"), f"{{{_SHAPES}}}shape")
            etree.SubElement(shape, f"{{{_SHAPES}}}textbox").extend(boxes)
            each.getparent().replace(each, shape.getparent())
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _stated(parts: Parts) -> Stated:
    """What `docProps/core.xml` says. When the file was made is no date of publication."""
    root = parts.xml("docProps/core.xml")
    said: dict[str, str] = {}
    for each in root.iter() if root is not None else ():
        if each.text and local(each):
            said.setdefault(local(each), line_of(each.text))
    return Stated(
        title=said.get("title", ""),
        authors=authors_of([said.get("creator", "")]),
        language=said.get("language", ""),
        topics=topics_of(said.get("keywords", "")),
    )
