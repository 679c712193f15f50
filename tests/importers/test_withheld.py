"""What a list says was never published does not come in, in whatever the list and the pages lie, and nothing of it is
kept."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers import worker_pool
from importers.protocol import Found, Importer, Item, Listed, Rejected, Skipped, Withheld
from importers.registry import Registry, importers
from importers.run import read, run_import
from tests.support.agreement import agreed

PAGE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1} rose in the night, and forty neighbours "
    "came to see it.</p><p>By noon it had fallen, and nobody could say where the water came from.</p></article></body>"
)
FILES = {
    "posts.register": "drafts one.html\ndrafts two.html\ndrafts gone.html\nnames three.html The river\n",
    "sub/one.html": PAGE.format("Secret", "The unpublished river"),
    "sub/two.html": "<html><p>no title, so that its importer rejects it</p></html>",
    "sub/three.html": PAGE.format("The river", "The published river"),
}
SECRET = b"The unpublished river"


class Register:
    """A list of files that lie in the folder `sub` beside it, the drafts among them."""

    name = "register"
    lists = True

    def accepts(self, item: Item) -> float:
        return 1.0 if item.path.endswith(".register") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        folder = item.path.removesuffix("posts.register") + "sub/"
        for line in item.data.decode().splitlines():
            what, name, *title = line.split(maxsplit=2)
            if what == "names":
                yield Listed(Document(title=title[0], path=item.path, summary="It rose."), folder + name, alone=False)
            else:
                yield Withheld(folder + name, what)


class Bare:
    """Texts without a title."""

    name = "bare"

    def accepts(self, item: Item) -> float:
        return 0.9 if item.path.endswith(".bare") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        yield Document(title="", body=item.data.decode(), path=item.path)


class Private(Bare):
    """An export of one file that holds more than what was published."""

    name = "private"
    private = True

    def accepts(self, item: Item) -> float:
        return 1.0 if item.path.endswith(".private") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        yield Document(title="The river", body="It rose.", path=item.path)
        yield Skipped(item.path, "drafts")


def use(monkeypatch: pytest.MonkeyPatch, *more: Importer) -> None:
    monkeypatch.setattr(worker_pool, "recognise", Registry((*importers(), *more)).recognise)


def packed(how: str, folder: Path, files: dict[str, str]) -> Path:
    """The files as a folder, a zip or a tar."""
    made = folder / f"export{how}"
    if how == ".zip":
        with zipfile.ZipFile(made, "w") as opened:
            for name, text in files.items():
                opened.writestr(name, text)
        return made
    root = made if not how else folder / "to-pack"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    if how:
        with tarfile.open(made, "w:gz" if how.endswith("gz") else "w") as tar:
            tar.add(root, arcname=".")
    return made


@pytest.mark.parametrize("how", ["", ".zip", ".tar", ".tar.gz"])
def test_a_file_that_a_list_withholds_is_skipped_and_nothing_of_it_is_kept(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that its importer would reject is only skipped; one that is not there is not counted."""
    use(monkeypatch, Register())
    source = packed(how, tmp_path, FILES)
    seen = agreed(source)
    assert [(each.title, each.summary) for each in seen.documents] == [("The river", "It rose.")]
    assert seen.skipped == {"drafts": 2} and not seen.rejected
    home = Home.open(tmp_path / "home", create=True)
    run_import(home, [source])
    home.store.close()
    assert all(SECRET not in file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file())


def test_it_does_not_matter_which_comes_first_nor_how_they_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Register())
    folder = packed("", tmp_path, FILES)
    for sources in (
        [folder / "sub", folder / "posts.register"],
        [folder / "sub" / "one.html", folder / "posts.register", folder / "sub" / "three.html"],
    ):
        seen = agreed(*sources)
        assert [each.title for each in seen.documents] == ["The river"]
        assert "drafts" in seen.skipped


def test_a_file_whose_name_has_other_capitals_than_in_the_list_is_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Register())
    files = {name.replace("one", "One"): text for name, text in FILES.items()}
    assert [each.title for each in agreed(packed(".zip", tmp_path, files)).documents] == ["The river"]


def test_a_file_of_another_source_of_the_same_path_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Register())
    (tmp_path / "other").mkdir()
    mine = packed(".zip", tmp_path, FILES)
    other = packed(".zip", tmp_path / "other", {"sub/one.html": PAGE.format("Mine", "My river")})
    assert sorted(each.title for each in agreed(mine, other).documents) == ["Mine", "The river"]


def test_what_a_withheld_listing_tells_of_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Register())
    rows = "".join(f"<li><h3>Mill {n}</h3><p>5 March 201{n}</p><p>Words of it.</p></li>" for n in range(9))
    listing = f"<html><head><title>All</title></head><body><ul>{rows}</ul></body></html>"
    folder = packed("", tmp_path, FILES | {"sub/one.html": listing})
    seen = agreed(folder)
    assert [each.title for each in seen.documents] == ["The river"]
    assert seen.skipped == {"drafts": 2}


def test_a_text_without_a_title_has_that_of_the_list_or_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Register(), Bare())
    listed = {"posts.register": "names a.bare The mill\nnames never.bare Rain\n", "sub/a.bare": "It turned."}
    seen = agreed(packed("", tmp_path, listed | {"sub/b.bare": "It stood."}))
    assert [(each.title, each.body) for each in seen.documents] == [("The mill", "It turned.")]
    assert seen.skipped == {"articles in a list whose texts are not among the sources": 1}
    assert [place for place, _ in seen.rejected] == ["sub/b.bare"]
    assert "import the whole export" in seen.rejected[0][1]


def test_the_bytes_of_a_private_file_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Private())
    (tmp_path / "a.private").write_text("The river rose. A draft. reader@mail.example")
    home = Home.open(tmp_path / "home", create=True)
    assert run_import(home, [tmp_path / "a.private"]).new == 1
    assert [each.original for each in home.store.documents()] == [""]
    assert [type(each) for each in read(tmp_path / "a.private")][1:] == [Document, Skipped]


def test_a_file_is_withheld_by_a_plug_in_that_lists_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unlisting(Register):
        lists = False

    use(monkeypatch, Unlisting())
    found = list(read(packed("", tmp_path, FILES)))
    assert any(isinstance(each, Rejected) and "lists = True" in each.reason for each in found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://www.w3.org/2007/app'><title>A</title>"
         "<entry><title>One</title><id>1</id><content>It rose.</content></entry><entry><title>Two</title><id>2</id>"
         "<app:control><app:draft>yes</app:draft></app:control><content>Secret</content></entry></feed>"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "1", "title": "One",'
         ' "content_text": "It rose."}, {"id": "2", "title": "Two", "content_text": "Secret",'
         ' "date_published": "2999-01-01"}]}'),
        ("a.jsonl", '{"title": "One", "body": "It rose."}\n{"title": "Two", "body": "Secret", "status": "draft"}\n'),
        ("a.csv", "title,body,status,email\nOne,It rose.,publish,Secret@a.example\nTwo,Secret,draft,\n"),
    ],
)  # fmt: skip
def test_of_a_file_that_holds_what_was_never_published_the_bytes_are_not_kept(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    home = Home.open(tmp_path / "home", create=True)
    assert run_import(home, [tmp_path / name]).new == 1
    (held,) = home.store.documents()
    assert (held.document.title, held.original) == ("One", "")
    home.store.close()
