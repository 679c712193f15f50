"""The site at the desk: what is set is seen by readers once the worker has done it, and nobody overwrites what they did
not see."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from flask import Flask

from archive.audit.reading import AuditLog
from archive.desk.tables import about_drafts_table
from archive.home import Home
from archive.jobs.attachments import Attachments
from archive.jobs.queue import Queue
from archive.site.about_drafts import AboutDrafts
from archive.site.logo import logo_of
from tests.support.desk import Visitor, add, build_home, signed_in
from tests.support.logos import JPEG, png
from tests.support.pages import parsed
from webui.app import create_app
from webui.settings import Settings
from webui.worker.loop import Worker

pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def done(home: Home) -> None:
    """Have the worker do what waits."""
    Worker(home.path).run(once=True)


def form(ana: Visitor, **changed: str) -> dict[str, str]:
    """What the page's form sends where these boxes are changed."""
    page = parsed(ana.client.get("/admin/site").text)
    (found,) = page.select("form[action='/admin/site']")
    sent = {str(box["name"]): str(box.get("value", "")) for box in found.select("input[type=hidden], input[type=text]")}
    sent |= {"usual": "en", "freeze": "on", **changed}
    return {name: value for name, value in sent.items() if name != "csrf_token"}


def save(ana: Visitor, languages: tuple[str, ...] = ("en", "es"), **changed: str) -> str:
    answer = ana.client.post(
        "/admin/site", data={**form(ana, **changed), "languages": list(languages), "csrf_token": ana.token}
    )
    return answer.location or answer.text


def test_what_is_saved_is_seen_by_readers_once_it_is_done(ana: Visitor, home: Home, app: Flask) -> None:
    where = save(ana, name=" The  River Letter ", sentence="A monthly.")
    assert where.startswith("/admin/site?job=")
    assert "No worker runs" in ana.client.get(where).text and "Look again" in ana.client.get(where).text
    done(home)
    assert "Saved. Readers see it now." in ana.client.get(where).text
    assert "The River Letter" in app.test_client().get("/").text
    acts = [each for each in AuditLog(home.desk).acts() if each.action == "site"]
    assert acts[0].actor == "user:ana" and acts[0].details["set"] == {
        "name": "The River Letter",
        "sentence": "A monthly.",
    }
    assert save(ana) == "/admin/site?same=1"
    assert "nothing was changed" in ana.client.get("/admin/site?same=1").text
    save(ana, sentence="")
    done(home)
    assert home.store.site.read().sentence == ""


def test_readers_are_offered_the_languages_that_are_chosen(ana: Visitor, home: Home, app: Flask) -> None:
    reader = app.test_client()
    assert "Buscar" in reader.get("/", headers={"Accept-Language": "es"}).text
    save(ana, languages=("es",), usual="es")
    done(home)
    assert home.store.site.read().languages == "es"
    page = reader.get("/", headers={"Accept-Language": "en"}).text
    assert 'lang="es"' in page and "Buscar" in page and "/interface/" not in page
    assert reader.get("/interface/en").status_code == 404
    assert "Elija al menos un idioma." in save(ana, languages=())  # the desk speaks what the site speaks
    save(ana, languages=("en", "es"), usual="es")
    done(home)
    assert home.store.site.read().languages == "es,en"
    assert 'lang="es"' in reader.get("/", headers={"Accept-Language": "fr"}).text
    assert 'lang="en"' in reader.get("/", headers={"Accept-Language": "en"}).text
    save(ana, languages=("en", "es"), usual="en")
    done(home)
    assert home.store.site.read().languages == ""


def test_the_freezing_of_searches_is_switched_off_and_on(ana: Visitor, home: Home, app: Flask) -> None:
    assert app.test_client().post("/s", data={"q": "river"}).status_code == 303
    save(ana, freeze="")
    done(home)
    assert app.test_client().post("/s", data={"q": "river"}).status_code == 403
    assert "freeze-title" not in app.test_client().get("/take?q=river").text.partition("<form")[0]
    save(ana)
    done(home)
    assert app.test_client().post("/s", data={"q": "river"}).status_code == 303


def test_two_who_change_the_same_are_told_and_two_who_change_different_things_need_not_be(
    ana: Visitor, home: Home
) -> None:
    mine, other = form(ana, name="Mine"), form(ana, sentence="Of others")
    home.store.site.set({"name": "Theirs"})
    answer = ana.send("/admin/site", **mine, languages="en")
    assert answer.status_code == 409 and "it is now “Theirs”" in answer.text
    box = parsed(answer.text).select_one("#site-name")
    assert box is not None and box["value"] == "Mine"  # what was typed is not lost
    assert (
        ana.client.post("/admin/site", data={**other, "languages": ["en", "es"], "csrf_token": ana.token}).status_code
        == 303
    )
    done(home)
    assert (home.store.site.read().name, home.store.site.read().sentence) == ("Theirs", "Of others")


def test_a_change_that_comes_between_asking_and_doing_is_not_overwritten(ana: Visitor, home: Home) -> None:
    where = save(ana, name="Mine")
    home.store.site.set({"name": "Theirs"})
    done(home)
    assert "changed meanwhile" in ana.client.get(where).text
    assert home.store.site.read().name == "Theirs"


def test_a_job_that_is_done_again_changes_nothing(ana: Visitor, home: Home) -> None:
    save(ana, name="Mine")
    done(home)
    home.store.site.set({"name": "Mine"}, was={"name": ""})  # what a worker does that was cut off before it said so
    assert home.store.site.read().name == "Mine"


def send_logo(ana: Visitor, content: bytes, was: str = "") -> tuple[int, str]:
    data = {"csrf_token": ana.token, "was": was, "logo": (io.BytesIO(content), "../../etc/passwd.svg")}
    answer = ana.client.post("/admin/site/logo", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.location or answer.text


def test_a_logo_is_set_shown_and_removed(ana: Visitor, home: Home, app: Flask) -> None:
    status, where = send_logo(ana, png())
    assert status == 303
    done(home)
    shown = parsed(ana.client.get(where).text).select_one(".desk-logo img")
    assert shown is not None and app.test_client().get(str(shown["src"])).data == png()
    assert send_logo(ana, JPEG)[0] == 409  # who sent it had not seen that there is one
    ana.send("/admin/site/logo/remove", was=logo_of(png()).digest)
    done(home)
    assert home.store.site.read().logo == ""


@pytest.mark.parametrize(
    ("content", "status", "why"),
    [
        (b"", 400, "No file was sent"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "SVG or XML"),
        (png()[:-4], 400, "cut short"),
        (png() + b"<script>", 400, "more follows after the end"),
        (png(2_001, 16, rows=False), 400, "2,001"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300_000), 400, "262,144"),
        (bytes(400_000), 413, ""),
    ],
)
def test_what_is_no_logo_is_refused_and_nothing_waits(
    ana: Visitor, home: Home, content: bytes, status: int, why: str
) -> None:
    answered, text = send_logo(ana, content)
    assert answered == status and why.lower() in text.lower()
    assert home.store.site.read().logo == ""
    assert not any(each.action == "queue" for each in AuditLog(home.desk).acts())


def about(ana: Visitor, text: str, act: str = "save", language: str = "", was: str = "") -> tuple[int, str]:
    answer = ana.send("/admin/site/about", text=text, act=act, language=language, was=was)
    return answer.status_code, answer.location or answer.text


def test_the_about_page_is_previewed_as_readers_see_it_and_then_saved(ana: Visitor, home: Home, app: Flask) -> None:
    hostile = "## Ours\n\n<script>x()</script> **bold** [a](javascript:x) ![i](https://e.org/x.png)"
    status, page = about(ana, hostile, "preview")
    preview = parsed(page).select_one(".desk-preview")
    assert status == 200 and preview is not None and "not saved yet" in page
    assert preview.select_one("script, img, iframe") is None and preview.select_one("strong") is not None
    assert not home.about("").exists()
    assert about(ana, hostile)[0] == 303
    about(ana, "# Lo nuestro\r\n\r\n", language="es")
    done(home)
    assert (home.path / "about.es.md").read_text("utf-8") == "# Lo nuestro\n"
    shown = parsed(app.test_client().get("/about").text).select_one("main .body")
    assert shown is not None and str(shown.contents) == str(preview.select_one(".body").contents)
    again = parsed(ana.client.get("/admin/site/about?language=es").text)
    was = str(again.select_one("form[action='/admin/site/about'] input[name=was]")["value"])
    (home.path / "about.es.md").write_text("# By hand\n", "utf-8")
    status, page = about(ana, "# Mine", language="es", was=was)
    assert status == 409 and "# By hand" in page and "# Mine" in page
    assert about(ana, "", language="es", was=was)[0] == 409
    now = str(parsed(page).select_one("form[action='/admin/site/about'] input[name=was]")["value"])
    assert about(ana, " \n ", language="es", was=now)[0] == 303
    done(home)
    assert not home.about("es").exists()


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("x" * 200_001, "", "bytes"),
        ("a\0b", "", "U+0000"),
        ("x", "../../etc", "for a language of this site"),
        ("x", "fr", "for a language of this site"),
    ],
)
def test_an_about_page_that_cannot_be_is_refused_in_a_sentence(
    ana: Visitor, home: Home, text: str, language: str, why: str
) -> None:
    status, page = about(ana, text, language=language)
    assert (status, why in page) == (400, True)
    done(home)
    assert not list(home.path.glob("about*"))


def test_an_about_file_that_is_no_text_is_left_alone(ana: Visitor, home: Home) -> None:
    (home.path / "about.md").write_bytes(b"\xff\xfe")
    assert "cannot be changed here" in ana.client.get("/admin/site/about").text
    assert about(ana, "x")[0] == 400
    assert (home.path / "about.md").read_bytes() == b"\xff\xfe"


def test_a_link_in_the_place_of_an_about_page_is_not_written_through(ana: Visitor, home: Home, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("theirs")
    was = "" if not (tmp_path / "elsewhere").exists() else "unseen"
    (home.path / "about.md").symlink_to(tmp_path / "elsewhere")
    about(ana, "mine", was=was)
    done(home)
    assert (tmp_path / "elsewhere").read_text() == "theirs"


def test_the_page_says_what_the_environment_puts_before_it(home: Home) -> None:
    settings = Settings(home.path, title="Outside", freeze=False)
    app = create_app(home.path, settings=settings)
    text = signed_in(app, home, add(home, "ana")).client.get("/admin/site").text
    assert "HEMEROTECA_TITLE is set where the server was started" in text and "HEMEROTECA_FREEZE is set" in text
    assert "HEMEROTECA_SENTENCE is set" not in text


def test_what_was_sent_is_kept_for_a_while_and_given_as_it_was(home: Home) -> None:
    drafts = Attachments(home.desk)
    names = [drafts.put(str(number).encode()) for number in range(160)]
    assert drafts.get(names[-1]) == b"159"
    from archive.errors import BadJob

    for missing in ("0" * 64, "", "x"):
        with pytest.raises(BadJob):
            drafts.get(missing)
    with pytest.raises(BadJob):
        drafts.put(bytes(256 * 1024 + 1))


def test_a_program_sets_the_site_with_a_token(app: Flask, home: Home, ana: Visitor) -> None:
    headers = {"X-CSRFToken": ana.token}

    def ask(method: str, path: str, status: int = 200, **sent: object) -> dict[str, object]:
        answer = ana.client.open(f"/api/v1/admin/site{path}", method=method, json=sent or None, headers=headers)
        assert answer.status_code == status, answer.text
        told: dict[str, object] = answer.get_json()
        return told

    assert ask("PATCH", "", name="The Ford", freeze="off")["state"] == "waiting"
    assert ask("POST", "/logo", content=base64.b64encode(png()).decode())["state"] == "waiting"
    ask("POST", "/about", language="en", text="# Ours")
    done(home)
    told = ask("GET", "")
    assert (told["name"], told["freeze"], told["languages"]) == ("The Ford", "off", "")
    assert ask("PATCH", "", name="The Ford") == {"job": None, "state": "done", "sentence": "it stands so already"}
    assert ask("PATCH", "", 409, name="Mine", was={"name": "Another"})["status"] == 409
    for wrong in ({"title": "x"}, {"name": 1}, {"name": "x", "was": 1}, {"languages": "fr"}, {"freeze": "maybe"}):
        ask("PATCH", "", 400, **wrong)
    for content in ("not base64!", base64.b64encode(b"<svg/>").decode()):
        ask("POST", "/logo", 400, content=content)
    ask("POST", "/about", 400, language="xx", text="x")
    ask("DELETE", "/logo")
    done(home)
    assert ask("GET", "")["logo"] is None


def test_what_was_typed_and_looked_at_is_there_again_for_who_typed_it_until_it_is_saved(
    ana: Visitor, home: Home, app: Flask
) -> None:
    other = signed_in(app, home, add(home, "otto"))
    about(ana, "# Half a page", "preview", language="es")
    again = ana.client.get("/admin/site/about?language=es").text
    assert "# Half a page" in again and "This is what you typed on" in again and "Preview: not saved yet" in again
    assert "# Half a page" not in ana.client.get("/admin/site/about").text
    assert "# Half a page" not in other.client.get("/admin/site/about?language=es").text
    assert "Half a page" not in app.test_client().get("/about").text
    assert ana.send("/admin/site/about", act="discard", language="es").status_code == 303
    assert "# Half a page" not in ana.client.get("/admin/site/about?language=es").text
    about(ana, "# Mine", "preview")
    assert about(ana, "# Mine")[0] == 303
    page = ana.client.get("/admin/site/about").text
    assert "A change is not in force yet" in page and "# Mine" in page and "This is what you typed" in page
    done(home)
    page = ana.client.get("/admin/site/about").text
    assert "# Mine" in page and "This is what you typed" not in page and "not in force" not in page
    about(ana, "# Mine\r\n", "preview")  # what stands is no draft
    assert "This is what you typed" not in ana.client.get("/admin/site/about").text


def test_what_was_typed_is_not_lost_where_the_job_that_saves_it_is_cancelled_or_fails(ana: Visitor, home: Home) -> None:
    _status, place = about(ana, "# A long page")
    jobs = Queue(home.desk)
    jobs.cancel(int(place.rpartition("=")[2]), "user:ana")
    page = ana.client.get(place).text
    assert "# A long page" in page and "was cancelled" in page
    _status, place = about(ana, "# A long page")
    (home.path / "about.md").write_text("# By hand\n", "utf-8")
    done(home)
    page = ana.client.get(place).text
    assert "# A long page" in page and "It was not done" in page


def test_a_change_that_is_done_as_it_is_looked_for_is_not_told_as_one_to_come(
    ana: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    about(ana, "# Mine")
    before = Queue(home.desk).all()
    done(home)
    monkeypatch.setattr(Queue, "all", lambda _self: before)
    assert "not in force" not in ana.client.get("/admin/site/about").text


def test_drafts_of_about_pages_go_after_a_week_and_where_they_are_many(home: Home) -> None:
    clock = {"now": "2026-01-01T00:00:00+00:00"}
    drafts = AboutDrafts(home.desk, lambda: clock["now"])
    assert drafts.keep("a", "", "one", "x") and not drafts.keep("a", "", "x" * 200_001, "")
    clock["now"] = "2026-01-07T00:00:00+00:00"
    found = drafts.get("a", "")
    assert found is not None and found[:2] == ("one", "x")
    clock["now"] = "2026-01-09T00:00:00+00:00"
    assert drafts.get("a", "") is None
    seconds = (f"2026-02-01T00:{number // 60:02}:{number % 60:02}+00:00" for number in range(3_600))
    many = AboutDrafts(home.desk, lambda: next(seconds))
    for number in range(130):
        many.keep("b", str(number), "text", "")
    with home.desk.connect() as connection:
        assert len(connection.execute(about_drafts_table.select()).all()) <= 101
