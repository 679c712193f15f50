"""Whatever comes, in whatever order, damaged, again or removed: a dry run says what the import then does."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from archive.home import Home
from importers.dry_run import Planning
from importers.guide.guide import NO_GUIDE
from importers.guide.site_profile import NO_PROFILES
from importers.intake import Report, Storing
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from importers.publications import Publications
from importers.recognised import Recognised
from importers.seen_articles import SeenArticles
from importers.survey import Origin, Survey

_ITEM = Item("a.feed", b"the feed", "The Ford")


@st.composite
def _found(draw: st.DrawFn) -> Found:
    number = draw(st.integers(0, 2))
    document = Document(
        title=f"Article {number}",
        url=f"https://ford.example/{number}",
        body=draw(st.sampled_from(["one", "two", "three"])),
        source="The Ford",
        captured=draw(st.sampled_from(["", "", "2011", "2014"])),
        path=f"a.feed#{draw(st.integers(0, 99))}",
    )
    return Damaged(document, ("its end",)) if draw(st.integers(0, 2)) == 0 else document


_OTHER = st.sampled_from([Rejected("a.feed#x", "it is no article"), Skipped("a.feed#y", "a draft", 2)])
_IMPORT = st.lists(st.one_of(_found(), _found(), _found(), _OTHER), max_size=6)
_STEPS = st.lists(st.one_of(_IMPORT, _IMPORT, st.integers(0, 5)), min_size=1, max_size=7)


def run(home: Home, found: list[Found], *, dry: bool, number: int) -> Report:
    """One import of these, or its dry run."""
    seen = Survey(str(number), SeenArticles(), NO_PROFILES, {}, Recognised())
    publications = Publications(home, "")
    intake = Planning(home, seen, publications) if dry else Storing(home, seen, publications, ["a.feed"], NO_GUIDE)
    intake.take(_ITEM, found, Origin("/srv", "/srv"))
    intake.end()
    return intake.report()


@pytest.mark.parametrize("examples", [20, pytest.param(1_000, marks=pytest.mark.soak)])
def test_a_dry_run_says_what_the_import_then_does(examples: int) -> None:
    settings(max_examples=examples, deadline=None)(given(_STEPS)(_must_agree))()


def _must_agree(steps: list[list[Found] | int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home.open(Path(folder) / "home", create=True)
        for number, step in enumerate(steps):
            if isinstance(step, list):
                planned, done = (run(home, step, dry=dry, number=number) for dry in (True, False))
                names = ("read", "new", "changed", "unchanged", "skipped", "places", "damaged", "publications")
                for name in names:
                    assert getattr(planned, name) == getattr(done, name), name
                assert sorted(map(repr, planned.rejected)) == sorted(map(repr, done.rejected))
                assert len(planned.would) == done.new + done.changed
                assert done.read == done.new + done.changed + done.unchanged + len(done.rejected)
            elif held := [each.id for each in home.store.documents()]:
                if step % 2:
                    home.store.remove(held[step % len(held)], "libel")
                elif not home.store.imports.all()[-1].undone_at:
                    home.store.undo(home.store.imports.all()[-1].id)
        assert home.store.check() == "ok"
        home.close()
