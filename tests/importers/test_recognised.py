"""What the first look recognised is not asked for again, unless the item is another by then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from importers.guide.guide import NO_GUIDE
from importers.protocol import Found, Item, Known, Listed, Skipped
from importers.recognised import Recognised
from importers.registry import recognise
from importers.run import read
from importers.survey import survey
from importers.worker_pool import read_listed

PAGE = b"<!doctype html><html><title>Floods</title><body><h1>Floods</h1><p>Water stood in the mill.</p></body></html>"


def heard(items: Iterable[tuple[Item, list[Found]]]) -> tuple[Recognised, list[Found]]:
    recognised = Recognised()
    return recognised, [each for item, found in items for each in recognised.heard(item, found)]


@given(st.lists(st.tuples(st.sampled_from(["html", "listing", ""]), st.binary(max_size=3)), max_size=8))
def test_each_item_is_told_its_own_importer(made: list[tuple[str, bytes]]) -> None:
    items = [Item(f"{number}.html", content) for number, (_, content) in enumerate(made)]
    told: list[list[Found]] = [[Known(name)] if name else [] for name, _ in made]
    recognised, found = heard(zip(items, told, strict=True))
    assert not found
    assert [recognised.told(item, number).importer for number, item in enumerate(items)] == [name for name, _ in made]


def test_what_is_found_passes_and_another_file_is_asked_again() -> None:
    item, skipped = Item("a.html", PAGE), Skipped("a.html", "a menu")
    recognised, found = heard([(item, [Known("html"), skipped])])
    assert found == [skipped]
    assert recognised.told(Item("a.html", PAGE), 0).importer == "html"
    assert recognised.told(Item("a.html", PAGE + b"<p>More"), 0).importer == ""
    assert recognised.told(Item("b.html", PAGE), 0).importer == ""
    assert recognised.told(item, 1).importer == ""


def test_an_item_that_was_recognised_is_not_judged_again() -> None:
    assert (importer := recognise(Item("a.html", PAGE))) is not None and importer.name == "html"
    again = recognise(Item("a.html", PAGE, importer="jsonlines"))
    assert again is not None and again.name == "jsonlines"
    gone = recognise(Item("a.html", PAGE, importer="a plug-in that is gone"))
    assert gone is not None and gone.name == "html"


def test_the_first_look_says_who_knows_an_item() -> None:
    assert list(read_listed(Item("a.html", PAGE))) == [Known("html")]
    rows = "".join(
        f"<li><h3>Title {n} of it</h3><p>{n + 1} March 2019</p><p>What it says of the town.</p></li>" for n in range(5)
    )
    *found, last = read_listed(Item("b.html", f"<html><body><ul>{rows}</ul></body></html>".encode()))
    assert last == Known("listing") and not any(isinstance(each, Known | Listed) for each in found)


def test_a_survey_knows_every_item_by_its_number(tmp_path: Path) -> None:
    source = tmp_path / "site"
    source.mkdir()
    (source / "a.html").write_bytes(PAGE)
    (source / "b.png").write_bytes(b"\x89PNG\r\n")
    records = '{"title": "Rains", "body": "It rained."}\n'
    (source / "c.jsonl").write_text(records)
    seen = survey([source], NO_GUIDE)
    assert seen.recognised.told(Item("a.html", PAGE), 0).importer == "html"
    assert seen.recognised.told(Item("c.jsonl", records.encode()), 1).importer == "jsonlines"  # an image is no item
    assert [each.title for each in read(source) if isinstance(each, Document)] == ["Floods", "Rains"]
