"""Word documents (DOCX)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from importers.containers.document_kinds import document_kind
from importers.formats.issue_files.article import Stated, authors_of, document_of
from importers.formats.issue_files.parts import BadDocument, Parts, declares_entities, whole
from importers.formats.xml.xml_safe import local
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected

_TEXT_PARTS = re.compile(r"(?:.{1,200}\.(?:xml|rels)|\[Content_Types\]\.xml)\Z", re.IGNORECASE)


class WordDocument:
    """The importer of DOCX: one document for a file, by the library mammoth."""

    name = "docx"

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
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name in dict.fromkeys(parts):
            if not _TEXT_PARTS.match(name) or name.startswith(("customXml/", "word/theme/", "word/glossary/")):
                continue
            data = parts.read(name)
            if declares_entities(data):
                raise BadDocument(f"its part {name} declares entities, as no honest document does; save it again")
            packed.writestr(name, data)
    made.seek(0)
    return made


def _stated(parts: Parts) -> Stated:
    """What `docProps/core.xml` says. When the file was made is no date of publication."""
    root = parts.xml("docProps/core.xml")
    said: dict[str, str] = {}
    for each in root.iter() if root is not None else ():
        if each.text and local(each):
            said.setdefault(local(each), line_of(each.text))
    topics = [line_of(word) for word in re.split(r"[,;]", said.get("keywords", ""))]
    return Stated(
        title=said.get("title", ""),
        authors=authors_of([said.get("creator", "")]),
        language=said.get("language", ""),
        topics=tuple(dict.fromkeys(filter(None, topics))),
    )
