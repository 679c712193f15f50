"""Feeds and exports that are to be damaged, and what an importer makes of them."""

from __future__ import annotations

from archive.document import Document
from importers.protocol import Damaged, Found, Importer, Item
from importers.registry import recognise
from tests.support.feed_files import export, post

OUTSIDE = "lines that stood outside the XML, such as messages of the server"
PHP = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/wp/a.php</b> on line <b>7</b><br />\n"


def entry(text: str = "The river rose.", title: str = "Floods", number: int = 1) -> str:
    return (
        f"<item><title>{title}</title><link>https://a.example/{number}</link><description>{text}</description></item>"
    )


def wxr(text: str = "The river rose.", **more: str) -> bytes:
    return export(post(text, **more), post("It fell.", wp_post_id="18", link="https://a.example/18"))


def read_as(importer: type[Importer], data: bytes) -> list[Found]:
    item = Item("a.xml", data, "a")
    assert isinstance(recognise(item), importer), recognise(item)
    return list(importer().read(item))


def documents(found: list[Found]) -> list[Document]:
    return [
        each.document if isinstance(each, Damaged) else each for each in found if isinstance(each, Document | Damaged)
    ]


def losses(found: list[Found]) -> list[tuple[str, ...]]:
    return [each.losses for each in found if isinstance(each, Damaged)]
