"""What the keepers set of their site lies in the archive, and goes wherever that goes."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.database.sqlite import open_database
from archive.errors import BadSiteSetting, HomeTooNew
from archive.home import Home
from archive.migrations import MIGRATIONS
from archive.site.logo import logo_of
from archive.site.texts import Site
from tests.support.logos import JPEG, png
from tests.support.places import Places
from tests.support.shelf import article, home_with

LOGO = logo_of(png())
EARLIER = Path(__file__).parent / "earlier"


@pytest.fixture
def home(places: Places) -> Iterator[Home]:
    with closing(home_with(places.home(), article(1))) as made:
        yield made


@pytest.fixture
def home_of_files(tmp_path: Path) -> Iterator[Home]:
    """One whose database is a file, which others may write to and carry away."""
    with closing(home_with(tmp_path / "of_files", article(1))) as made:
        yield made


def test_nothing_is_set_at_first(home: Home) -> None:
    assert home.store.site.read() == Site()
    assert home.store.site.logo(LOGO.digest) is None


def test_what_is_set_is_there_when_the_home_is_opened_again(home: Home) -> None:
    home.store.site.set({"name": "The River Letter", "sentence": "A monthly on rivers."}, LOGO)
    home.close()
    again = Home.open(home.path, reading=True)
    assert again.store.site.read() == Site("The River Letter", "A monthly on rivers.", LOGO.digest)
    assert again.store.site.logo(LOGO.digest) == LOGO


def test_one_value_is_set_or_removed_without_the_others(home: Home) -> None:
    home.store.site.set({"name": "One"}, LOGO)
    home.store.site.set({"sentence": "Said."})
    home.store.site.set({"name": "Two"}, removed=("sentence",))
    other = logo_of(JPEG)
    home.store.site.set({}, other)
    assert home.store.site.read() == Site("Two", "", other.digest)
    assert home.store.site.logo(LOGO.digest) is None
    home.store.site.set({}, removed=("name", "logo"))
    assert home.store.site.read() == Site()


def test_a_text_is_one_line_without_what_nobody_sees(home: Home) -> None:
    home.store.site.set({"name": "  The\n River\u202e \x00Letter\t"})
    assert home.store.site.read().name == "The River Letter"


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("name", "", "empty"),
        ("name", " \n ", "empty"),
        ("name", "\u202e\x00", "empty"),
        ("name", "x" * 301, "301 characters; give one of up to 300"),
        ("sentence", "x" * 501, "up to 500"),
        ("sentence", "x" * 10_000_000, "up to 500"),
    ],
)
def test_a_text_that_cannot_be_is_refused_and_nothing_is_changed(home: Home, key: str, text: str, why: str) -> None:
    home.store.site.set({"name": "One", "sentence": "Said."})
    with pytest.raises(BadSiteSetting, match=why):
        home.store.site.set({"name": "Two", "sentence": "Said again."} | {key: text}, LOGO)
    assert home.store.site.read() == Site("One", "Said.")


def test_a_name_of_300_characters_is_kept(home: Home) -> None:
    home.store.site.set({"name": "ñ" * 300})
    assert home.store.site.read().name == "ñ" * 300


def test_what_another_put_into_the_database_is_not_shown(home_of_files: Home) -> None:
    home_of_files.store.site.set({"name": "One"}, LOGO)
    with closing(sqlite3.connect(home_of_files.path / "archive.sqlite3")) as connection:
        connection.execute("UPDATE site SET value = ? WHERE key = 'name'", ("x" * 100_000,))
        connection.execute("UPDATE site SET content = ? WHERE key = 'logo'", (b"<svg/>",))
        connection.commit()
    assert home_of_files.store.site.read().name == ""
    assert home_of_files.store.site.logo(LOGO.digest) is None


def test_a_logo_under_the_digest_of_another_is_not_shown(home_of_files: Home) -> None:
    home_of_files.store.site.set({}, LOGO)
    with closing(sqlite3.connect(home_of_files.path / "archive.sqlite3")) as connection:
        connection.execute("UPDATE site SET content = ?", (JPEG,))
        connection.commit()
    assert home_of_files.store.site.logo(LOGO.digest) is None


def test_a_backup_carries_it_and_a_restored_home_has_it(home_of_files: Home, tmp_path: Path) -> None:
    home_of_files.store.site.set({"name": "The River Letter", "sentence": "A monthly."}, LOGO)
    make_backup(home_of_files, tmp_path / "copy.tar", as_folder=False)
    restore_backup(tmp_path / "copy.tar", tmp_path / "other")
    restored = Home.open(tmp_path / "other")
    assert restored.store.site.read() == Site("The River Letter", "A monthly.", LOGO.digest)
    assert restored.store.site.logo(LOGO.digest) == LOGO


def test_a_copy_of_the_folder_has_it(home_of_files: Home, tmp_path: Path) -> None:
    home_of_files.store.site.set({"name": "The River Letter"}, LOGO)
    home_of_files.store.merge_journal()
    home_of_files.close()
    shutil.copytree(home_of_files.path, tmp_path / "copy")
    assert Home.open(tmp_path / "copy").store.site.read() == Site("The River Letter", "", LOGO.digest)


def test_an_archive_of_the_version_before_opens_and_takes_it_and_the_program_before_refuses_it(tmp_path: Path) -> None:
    (packed,) = EARLIER.glob("archive-4-*.tar.xz")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "home", filter="data")
    home = Home.open(tmp_path / "home")
    assert home.store.site.read() == Site()
    home.store.site.set({"name": "The Ford"}, LOGO)
    assert home.store.check() == "ok"
    home.close()
    with pytest.raises(HomeTooNew, match=f"archive version {len(MIGRATIONS)}, this program knows 4"):
        open_database(tmp_path / "home" / "archive.sqlite3", MIGRATIONS[:4])
    assert Home.open(tmp_path / "home").store.site.read().name == "The Ford"
