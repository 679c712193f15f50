"""The languages of the interface are whole: every message of the code has its translation, with the same values."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from archive.home import Home
from archive.messages import Message, MessageList
from index.query_language.describe import describe
from index.query_language.parser import parse
from tests.support.paths import ROOT
from tests.support.webui_sample import build_home, id_of
from webui.app import create_app
from webui.i18n import translation
from webui.i18n.translation import translated, use_language

pytestmark = pytest.mark.archive(build=build_home)

KEYWORDS = dict.fromkeys(("_", "N_", "Message", "note", "_error")) | {"ngettext": (1, 2)}
METHODS = [("**.py", "webui.i18n.gathering:extract"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
TRANSLATIONS = ROOT / "webui" / "i18n" / "translations"
OTHERS = [language for language in translation.LANGUAGES if language != "en"]
VALUE = re.compile(r"%\(\w+\)s|\{\w+\}")


def messages() -> Iterator[str | tuple[str, ...]]:
    """Everything that the code and the templates say."""
    for room in ("archive", "importers", "index", "webui"):
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / room, METHODS, OPTIONS, KEYWORDS):
            yield message


def catalogue(language: str = "es") -> Catalog:
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message: CatalogMessage) -> list[tuple[str, str]]:
    if isinstance(message.id, tuple):
        assert isinstance(message.string, tuple)
        return list(zip(message.id, message.string, strict=True))
    assert isinstance(message.id, str)
    return [(message.id, str(message.string))]


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_says_itself_twice(language: str) -> None:
    """A merge of two catalogues may put one text behind the other."""
    said = [text for each in catalogue(language) if each.id for _id, text in texts(each)]
    assert [text for text in said if re.fullmatch(r"(.{10,}?)\s*(\1\s*)+", text, re.DOTALL)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_nothing_else_is_kept(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    said = set(messages())
    assert not sorted(map(str, said - known)), "run `make messages`, then translate what is new"
    assert not sorted(map(str, known - said)), "these are said nowhere; run `make messages`"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_finished_and_have_the_same_values(language: str) -> None:
    for message in catalogue(language):
        for original, other in texts(message) if message.id else ():
            assert other.strip() and not message.fuzzy, original
            values = [sorted(VALUE.findall(text)) for text in (original, other)]
            assert values[0] == values[1], original
            assert (original[0] == " ", original[-1] == " ") == (other[0] == " ", other[-1] == " ")


def test_gathering_the_messages_changes_nothing_where_nothing_is_new(tmp_path: Path) -> None:
    """And a new language begins as an empty file."""
    shutil.copytree(TRANSLATIONS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "fr.po").touch()
    named = (f"TRANSLATIONS={tmp_path}", f"BIN={Path(sys.executable).parent}")
    subprocess.run(["make", "-s", "-o", ".venv/tools", "messages", *named], cwd=ROOT, check=True)
    found = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    french = found.pop("fr.po")
    assert found == {path.name: path.read_text("utf-8") for path in TRANSLATIONS.iterdir()}
    assert french.count("msgid ") > 500


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        ('mine -"the lake"', "artículos con cualquier forma de “mine” y no con la frase “the lake”"),
        ("topic:Water OR date:2019", "artículos sobre el tema “Water” o con fecha de 2019-01-01 a 2019-12-31"),
    ],
)
def test_a_search_is_read_back_in_the_language_spoken(text: str, spanish: str) -> None:
    said = describe(parse(text).tree)
    assert str(said).startswith("articles ")
    with use_language("es"):
        assert translated(said) == spanish
    assert translated(said) == said


def test_what_was_said_is_translated_with_all_that_is_in_it() -> None:
    said = Message("not %(part)s", part=MessageList(" or ", [Message("with %(text)s", text="%(x)s"), "100%"]))
    with use_language("es"):
        assert translated(said) == "no con %(x)s o 100%"
        assert translation.number_text(1234567) == "1.234.567"
        assert translation.day_text(date(2019, 3, 5)) == "5 de marzo de 2019"
        assert translation.ngettext("%(number)s article", "%(number)s articles", 1) == "1 artículo"
    assert translation.current_language() == "en"


def test_no_page_says_anything_in_the_other_language(home: Home) -> None:
    """Of what only English says: no message of the catalogue stands on a Spanish page."""
    client = create_app(home.path).test_client()
    english = {
        message.id
        for message in catalogue()
        if isinstance(message.id, str)
        and len(message.id) > 14
        and "%" not in message.id
        and message.string != message.id
        and message.id != message.string
    }
    article = id_of(home, "Ferry")
    for address in (
        *("/", "/?q=mine&topic=Mining&from=2006", "/?q=zzyzx&topic=Mining", "/?q=(mine", f"/article/{article}?q=ferry"),
        *("/coverage", "/dates", "/values/topic", "/about", "/api", "/trends?q=mine", "/words?topic=Mining"),
        *("/context?q=mine", "/take?q=mine", "/saved", f"/why?q=mine&article={article}", "/article/nosuchid"),
    ):
        page = client.get(address, headers={"Accept-Language": "es"}).text
        assert '<html lang="es">' in page, address
        assert not [each for each in english if f">{each}<" in page or f'"{each}"' in page], address
