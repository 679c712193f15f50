"""Articles added at the desk: uploaded in pieces or in a form, chosen from the inbox, looked at, left out, applied."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from archive.audit.reading import AuditLog
from archive.errors import NoRoom
from archive.home import Home
from archive.jobs.kinds import Lane
from archive.jobs.records import Progress
from archive.messages import Message
from archive.people.roles import Role
from archive.plans import staged
from archive.uploads.uploads import CHUNK
from importers import run
from tests.support.desk import Visitor, add, build_home, signed_in
from tests.support.pages import parsed
from webui.app import create_app
from webui.cli import plans as plans_verbs
from webui.cli.main import main
from webui.desk.adding import routes as adding
from webui.desk.plans import acts
from webui.settings import Settings
from webui.worker import loop, plan_jobs
from webui.worker.loop import Worker

API = "/api/v1/admin"
PIECE = "application/offset+octet-stream"
STORIES = "".join(
    json.dumps({"id": n, "title": f"Story {n}", "body": f"The river rose on day {n}. " * 20, "date": f"2019-03-0{n}"})
    + "\n"
    for n in range(1, 6)
)
PAGE = (
    "<!doctype html><html lang=en><title>The mill</title><link rel=preconnect href=//evil.example>"
    f"<script>alert(1)</script><article><h1>The mill</h1><p>{'The mill stood by the river. ' * 20}</p></article>"
)


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL", 0.02)
    monkeypatch.setattr(run, "_TELLING", 0.0)
    monkeypatch.setattr(plan_jobs, "processes_here", lambda: 1)


@pytest.fixture
def app(home: Home) -> Flask:
    made = create_app(home.path)
    made.testing = True
    return made


def ask(visitor: Visitor, method: str, path: str, body: Any = None, **headers: str) -> Any:
    kind = {"json": body} if body is not None and not isinstance(body, bytes) else {"data": body}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor.client.open(f"{API}{path}", method=method, headers={"X-CSRFToken": visitor.token, **names}, **kind)


def uploaded(visitor: Visitor, name: str, data: bytes) -> int:
    begun = ask(visitor, "POST", "/uploads", {"name": name, "length": len(data)})
    assert begun.status_code == 201, begun.text
    number = begun.get_json()["upload"]["id"]
    sent = ask(visitor, "PATCH", f"/uploads/{number}", data, Upload_Offset="0", Content_Type=PIECE)
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (200, str(len(data))), sent.text
    return int(begun.get_json()["upload"]["plan"])


def work(home: Home) -> None:
    Worker(home.path).run(once=True)


def test_files_come_in_pieces_are_planned_looked_at_left_out_and_applied(app: Flask, home: Home, ana: Visitor) -> None:
    plan = uploaded(ana, "in/stories.jsonl", STORIES.encode())
    assert uploaded(ana, "mill.html", PAGE.encode()) == plan
    assert "2 files are here" in ana.client.get("/admin/add").text
    answer = ana.send("/admin/add/plan", plan=str(plan))
    assert (answer.status_code, answer.location) == (303, f"/admin/plans/{plan}")
    assert "It waits for the worker" in ana.client.get(f"/admin/plans/{plan}").text
    work(home)
    filed = parsed(ana.client.get(f"/admin/plans/{plan}").text).select_one(".plan-filed")
    assert filed is not None and "These articles will be filed under: in (5), no publication (1)." in filed.text
    page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
    assert "6 articles would come in" in page.text
    assert len(page.select(".plan-rows > li")) == 6
    found = ask(ana, "GET", f"/plans/{plan}/articles?q=mill").get_json()
    (mill,) = found["articles"]
    assert (mill["title"], mill["outcome"], mill["path"]) == ("The mill", "new", "mill.html")
    assert "undated" in mill["flags"]
    article = ana.client.get(f"/admin/plans/{plan}/articles/{mill['row']}")
    assert "The mill stood by the river" in article.text
    assert parsed(article.text).select_one("iframe[sandbox]")
    original = ana.client.get(f"/admin/plans/{plan}/articles/{mill['row']}/original")
    assert "sandbox; default-src 'none'" in original.headers["Content-Security-Policy"]
    assert "<link" not in original.text and original.headers["Cache-Control"] == "no-store"
    left = ana.send(f"/admin/plans/{plan}/leave-out", leave="1", row=str(mill["row"]), q="mill")
    assert left.location == f"/admin/plans/{plan}?q=mill#row-{mill['row']}"
    told = ask(ana, "POST", f"/plans/{plan}/leave-out", {"out": True, "q": "Story 2"}).get_json()
    assert (told["changed"], told["counts"]["left_out"], told["counts"]["comes_in"]) == (1, 2, 4)
    assert "2 are left out" in ana.client.get(f"/admin/plans/{plan}").text
    assert ana.send(f"/admin/plans/{plan}/apply").status_code == 303
    work(home)
    done = ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]
    assert (done["standing"], done["left_out"], done["applied_by"]) == ("applied", 2, "user:ana")
    titles = {each.document.title for each in home.store.documents()}
    assert {"Story 1", "Story 3"} <= titles and not {"Story 2", "The mill"} & titles
    page_text = ana.client.get(f"/admin/plans/{plan}").text
    assert f"as import {done['import_id']}" in page_text
    assert not (home.path / "uploads" / str(plan)).exists()
    acts = [each.action for each in AuditLog(home.desk).acts(most=20)]
    assert {"plan add", "plan make", "plan apply", "plan", "apply"} <= set(acts)


def test_a_file_goes_on_where_it_is_and_two_writers_are_told_apart(app: Flask, home: Home, ana: Visitor) -> None:
    begun = ask(ana, "POST", "/uploads", {"name": "a.zip", "length": 10, "modified": 7}).get_json()["upload"]
    path = f"/uploads/{begun['id']}"
    assert ask(ana, "PATCH", path, b"01234", Upload_Offset="0", Content_Type=PIECE).status_code == 200
    head = ana.client.head(f"{API}{path}")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("5", "10")
    again = ask(ana, "POST", "/uploads", {"name": "a.zip", "length": 10, "modified": 7}).get_json()["upload"]
    assert (again["id"], again["offset"]) == (begun["id"], 5)
    late = ask(ana, "PATCH", path, b"01234", Upload_Offset="0", Content_Type=PIECE)
    assert (late.status_code, late.headers["Upload-Offset"]) == (409, "5")
    assert "are not here to their end" in ana.send("/admin/add/plan", plan=str(begun["plan"])).text
    more = ask(ana, "PATCH", path, b"567890123", Upload_Offset="5", Content_Type=PIECE)
    assert more.status_code == 400 and ask(ana, "GET", path).get_json()["upload"]["offset"] == 5
    assert ask(ana, "PATCH", path, b"x" * ((8 << 20) + 1), Upload_Offset="5", Content_Type=PIECE).status_code == 413
    assert ask(ana, "PATCH", path, b"x", Upload_Offset="-5", Content_Type=PIECE).status_code == 400
    assert ask(ana, "PATCH", path, b"x", Upload_Offset="5").status_code == 415
    bea = signed_in(app, home, add(home, "bea"))
    assert ask(bea, "PATCH", path, b"56789", Upload_Offset="5", Content_Type=PIECE).status_code == 404
    assert ask(bea, "DELETE", path).status_code == 404
    assert ask(ana, "DELETE", path).status_code == 200
    assert ask(ana, "GET", path).status_code == 404


def test_nothing_large_is_read_of_who_may_not_send_it(app: Flask, home: Home) -> None:
    curator = signed_in(app, home, add(home, "cleo", Role.CURATOR))
    for visitor in (curator, Visitor(app.test_client(), "")):
        body = {"files": (io.BytesIO(b"x" * 100_000), "a.html"), "csrf_token": visitor.token}
        answer = visitor.client.post("/admin/add/files", data=body)
        assert answer.status_code in (303, 403, 413)
        assert not (home.path / "uploads").exists() or not list((home.path / "uploads").rglob("*"))
        piece = ask(visitor, "PATCH", "/uploads/1", b"x" * 100_000, Upload_Offset="0", Content_Type=PIECE)
        assert piece.status_code in (400, 401, 403, 413)


def test_no_byte_of_a_form_is_read_for_which_there_is_no_room(home: Home) -> None:
    ana = signed_in(create_app(home.path, settings=Settings(home.path, uploads=1_000)), home, add(home, "ana"))
    for more in ({}, {"Transfer-Encoding": "chunked"}):
        answer = ana.client.post(
            "/admin/add/files",
            headers=more,
            content_type="multipart/form-data; boundary=x",
            input_stream=_Unread(b"x" * 2_000),
        )
        assert answer.status_code == 413
        assert "Uploads may take 1.0 KB in all" in " ".join(answer.text.split())
    assert not (home.path / "uploads").exists()


def test_a_piece_may_be_as_large_as_pieces_are_where_the_server_marks_its_end(app: Flask, ana: Visitor) -> None:
    """As gunicorn does: there Werkzeug reads until nothing follows."""
    begun = ask(ana, "POST", "/uploads", {"name": "a.zip", "length": 3 * CHUNK}).get_json()["upload"]
    for number, (size, status) in enumerate(((CHUNK, 200), (CHUNK, 200), (CHUNK + 1, 413))):
        answer = ana.client.patch(
            f"{API}/uploads/{begun['id']}",
            data=b"x" * size,
            headers={"Upload-Offset": str(number * CHUNK), "Content-Type": PIECE, "X-CSRFToken": ana.token},
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert answer.status_code == status
    assert ask(ana, "GET", f"/uploads/{begun['id']}").get_json()["upload"]["offset"] == 2 * CHUNK


class _Unread(io.BytesIO):
    """What fails where it is read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise AssertionError("it was read")

    def readinto(self, _into: Any, /) -> int:
        raise AssertionError("it was read")


def test_without_scripts_files_come_with_a_form(home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {
        "csrf_token": ana.token,
        "files": [(io.BytesIO(PAGE.encode() * 300), "../mill.html"), (io.BytesIO(STORIES.encode()), "stories.jsonl")],
    }
    answer = ana.client.post("/admin/add/files", data=body)
    assert (answer.status_code, answer.location) == (303, "/admin/add")
    (folder,) = (home.path / "uploads").glob("*/files")
    assert sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*")) == [
        "__/mill.html",
        "stories.jsonl",
    ]
    assert "Choose at least one file" in ana.client.post("/admin/add/files", data={"csrf_token": ana.token}).text
    monkeypatch.setattr(adding, "MOST_FORM", 1)
    assert "Remove" in ana.client.get("/admin/add").text


def test_files_of_one_name_and_length_that_come_with_forms_are_all_kept(home: Home, ana: Visitor) -> None:
    for text in (b"one", b"two", b"two"):
        body = {"csrf_token": ana.token, "files": [(io.BytesIO(text), "index.html")]}
        assert ana.client.post("/admin/add/files", data=body).status_code == 303
    kept = [each.read_bytes() for each in (home.path / "uploads").rglob("*.html")]
    assert sorted(kept) == [b"one", b"two"]


def test_a_form_that_is_sent_again_goes_on_where_its_file_broke_off(
    home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post() -> Any:
        body = {"csrf_token": ana.token, "files": [(io.BytesIO(b"0123456789"), "a.bin")]}
        return ana.client.post("/admin/add/files", data=body)

    really = acts.send
    monkeypatch.setattr(acts, "CHUNK", 4)

    def full(number: str, offset: int, body: Any) -> Any:
        if offset:
            raise NoRoom(Message("The disk is full."))
        return really(number, offset, body)

    with monkeypatch.context() as patched:
        patched.setattr(acts, "send", full)
        assert "The disk is full." in post().text
    assert post().status_code == 303
    assert [each.read_bytes() for each in (home.path / "uploads").rglob("*.bin")] == [b"0123456789"]


def test_what_lies_in_the_inbox_is_planned_and_nothing_else(home: Home, ana: Visitor, tmp_path: Path) -> None:
    assert "There is no inbox yet" in ana.client.get("/admin/add").text
    inbox = home.path / "inbox"
    inbox.mkdir()
    (inbox / "stories.jsonl").write_text(STORIES)
    (tmp_path / "secret.jsonl").write_text(STORIES)
    (inbox / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    assert [each["path"] for each in ask(ana, "GET", "/inbox").get_json()["entries"]] == ["stories.jsonl"]
    for path in ("../secret.jsonl", "link.jsonl", "/etc/passwd", "nothing", ""):
        answer = ask(ana, "POST", "/plans", {"sources": [path]})
        assert answer.status_code == 400 and answer.get_json()["detail"], path
    made = ask(ana, "POST", "/plans", {"sources": ["stories.jsonl"], "reading": {"publication": "The Ford"}})
    assert made.status_code == 201
    work(home)
    plan = ask(ana, "GET", f"/plans/{made.get_json()['plan']['id']}").get_json()["plan"]
    assert (plan["standing"], plan["counts"]["new"]) == ("ready", 5)
    assert "5 articles would come in" in ana.client.get(f"/admin/plans/{plan['id']}").text
    # What was chosen may be exchanged for a link before it is read.
    (inbox / "stories.jsonl").unlink()
    (inbox / "stories.jsonl").symlink_to(tmp_path / "secret.jsonl")
    assert ask(ana, "POST", f"/plans/{plan['id']}/apply").status_code == 200
    work(home)
    again = ask(ana, "GET", f"/plans/{plan['id']}").get_json()["plan"]
    assert again["standing"] == "ready" and again["sentence"]
    assert "Story 1" not in {each.document.title for each in home.store.documents()}


def test_a_plan_is_read_in_another_way_and_wrong_wishes_are_told(home: Home, ana: Visitor) -> None:
    plan = uploaded(ana, "stories.jsonl", STORIES.encode())
    assert ana.send("/admin/add/plan", plan=str(plan)).status_code == 303
    assert ana.send(f"/admin/plans/{plan}/apply").status_code in (400, 404)
    assert ana.send(f"/admin/plans/{plan}/delete").status_code == 400
    work(home)
    assert ana.send(f"/admin/plans/{plan}/read", language="english").status_code == 400
    read = ana.send(f"/admin/plans/{plan}/read", publication="The Ford", language="es", date_order="day")
    assert read.status_code == 303
    work(home)
    rows = ask(ana, "GET", f"/plans/{plan}/articles").get_json()["articles"]
    assert {(each["publication"], each["language"]) for each in rows} == {("The Ford", "es")}
    assert ana.send(f"/admin/plans/{plan}/read", recipe="no toml [").status_code == 303
    work(home)
    assert "could not be made" in ana.client.get(f"/admin/plans/{plan}").text
    readings: list[Any] = [
        {"reading": 5},
        {"reading": {"language": 5}},
        {"x": 1},
        [],
        {"reading": {"recipes": [["a"]]}},
    ]
    for wrong in readings:
        assert ask(ana, "POST", f"/plans/{plan}/make", wrong).status_code == 400
    for parameter in ("outcome=x", "flag=x", "sort=x", "page=0", "out=5"):
        assert ask(ana, "GET", f"/plans/{plan}/articles?{parameter}").status_code == 400
    begun: list[Any] = [
        {"length": 5},
        {"name": "a", "length": -1},
        {"name": "a", "length": True},
        {"name": "", "length": 1},
    ]
    for wrong in begun:
        assert ask(ana, "POST", "/uploads", wrong).status_code == 400
    assert ask(ana, "POST", "/uploads", {"name": "a.zip", "length": 1 << 45}).status_code == 413
    assert ana.send(f"/admin/plans/{plan}/delete").location == "/admin/plans"
    assert ask(ana, "GET", f"/plans/{plan}").status_code == 404


def test_no_uploaded_page_is_served_as_something_active(home: Home, ana: Visitor) -> None:
    script = "<script>alert(1)</script>"

    def article(about: str) -> str:
        text = f"The {about} stood by the river, as the {about} had for years. " * 20
        return f"<article><h1>The {about}</h1>{script}<p onclick=alert(1)>{text}</p></article>"

    files = {
        "gif.html": f"GIF89a/**/=1;//<html lang=en><title>A</title>{article('mill')}</html>",
        "svg.html": f"<html><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{script}</svg>{article('ford')}",
        "plain.html": f"<html lang=en><title>B</title><base href=//evil.example>{article('ferry')}",
        "picture.svg": f"<svg xmlns='http://www.w3.org/2000/svg'>{script}</svg>",
    }
    (plan,) = {uploaded(ana, name, data.encode()) for name, data in files.items()}
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    rows = ask(ana, "GET", f"/plans/{plan}/articles").get_json()["articles"]
    seen = 0
    for row in rows:
        for page in ("", "/original"):
            answer = ana.client.get(f"/admin/plans/{plan}/articles/{row['row']}{page}")
            policy = answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "svg" not in answer.headers["Content-Type"]
            is_original = page and answer.status_code == 200
            assert ("sandbox; default-src 'none'" if is_original else "script-src 'self'") in policy
            assert is_original or "alert(1)" not in answer.text
            seen += bool(is_original)
    assert seen >= 2


def test_a_file_that_unpacks_without_end_is_refused_with_why(home: Home, ana: Visitor) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(20):
            bomb.writestr(f"{number}.html", b"0" * (32 << 20))
    plan = uploaded(ana, "bomb.zip", inner.getvalue())
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    told = ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]
    assert told["standing"] == "failed" and "as bombs do" in told["sentence"]
    assert "as bombs do" in ana.client.get(f"/admin/plans/{plan}").text
    assert ask(ana, "DELETE", f"/plans/{plan}").status_code == 200
    assert not (home.path / "uploads" / str(plan)).exists()


@pytest.mark.parametrize("exchanged", ["the file", "its folder", "a folder below", "the inbox"])
def test_what_becomes_a_link_once_it_was_looked_at_is_not_read(
    home: Home, ana: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: str
) -> None:
    inbox, secret = home.path / "inbox", tmp_path / "secret"
    for folder in (inbox / "pages" / "old", secret / "pages" / "old", secret / "old"):
        folder.mkdir(parents=True)
        (folder / "mill.html").write_text(PAGE.replace("mill", "mill" if folder.is_relative_to(inbox) else "secret"))
        (folder.parent / "weir.html").write_text((folder / "mill.html").read_text().replace("The ", "That "))
    (secret / "weir.html").write_text(PAGE.replace("mill", "secret"))
    chosen = "pages/weir.html" if exchanged == "the file" else "pages"
    place = {
        "the file": inbox / "pages" / "weir.html",
        "its folder": inbox / "pages",
        "a folder below": inbox / "pages" / "old",
        "the inbox": inbox,
    }[exchanged]
    look = staged.sources_of

    def exchanging(*given: Any) -> list[Path]:
        found = look(*given)
        if not place.is_symlink():
            place.rename(tmp_path / "away")
            place.symlink_to(secret / place.relative_to(inbox))
        return found

    made = ask(ana, "POST", "/plans", {"sources": [chosen]}).get_json()["plan"]
    monkeypatch.setattr(plan_jobs, "sources_of", exchanging)
    work(home)
    monkeypatch.undo()
    told = ask(ana, "GET", f"/plans/{made['id']}").get_json()["plan"]
    found = ask(ana, "GET", f"/plans/{made['id']}/articles").get_json().get("articles", [])
    assert place.is_symlink()
    assert not [each for each in found if "secret" in each["title"] + each["path"]], found
    if exchanged in ("the file", "its folder"):
        assert (told["standing"], "link" in told["sentence"]) == ("failed", True), told


def packed(*pages: str) -> bytes:
    """A zip of pages."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for n, page in enumerate(pages):
            file.writestr(f"site/{n}.html", page)
    return whole.getvalue()


def test_a_page_is_the_same_article_in_whatever_it_was_packed_and_who_names_no_publication_is_asked(
    home: Home, ana: Visitor
) -> None:
    weir = PAGE.replace("<article>", '<link rel=canonical href="https://www.ford.example/weir"><article>')
    plan = uploaded(ana, "site.zip", packed(PAGE, weir.replace("mill", "weir")))
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
    assert "2 articles name no publication" in page.text and page.select_one("#plan-asked")
    told = ask(ana, "GET", f"/plans/{plan}/articles").get_json()["articles"]
    # A file that somebody packed is no publication: the site of an address is the next best, or there is none.
    assert {each["title"]: each["publication"] for each in told} == {"The mill": "", "The weir": "ford.example"}
    ana.send(f"/admin/plans/{plan}/apply")
    work(home)
    for name, data in (
        ("again.zip", packed(PAGE)),
        ("a folder/mill.html", PAGE.encode()),
        ("mill.html", PAGE.encode()),
    ):
        plan = uploaded(ana, name, data)
        ana.send("/admin/add/plan", plan=str(plan))
        work(home)
        counts = ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]["counts"]
        assert (counts["new"], counts["unchanged"]) == (0, 1), name
        page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
        assert page.h1 and "nothing to add" in page.h1.text
        assert "is in the archive already" in page.text and not page.select_one("form[action$=apply]")
    plan = uploaded(ana, "other.zip", packed(PAGE.replace("mill", "lock")))
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    ana.send(f"/admin/plans/{plan}/read", publication="The Ford", language="", date_order="", recipe="")
    work(home)
    page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
    filed = page.select_one(".plan-filed > p")
    assert not page.select_one(".plan-asked") and filed and filed.text.endswith("filed under: The Ford.")
    # Ids count within their file: two of the same number in two files stay two articles.
    for name in ("one.jsonl", "two.jsonl"):
        plan = uploaded(
            ana, name, json.dumps({"id": 1, "title": f"In {name}", "body": f"It rained in {name}. " * 9}).encode()
        )
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    assert ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]["counts"]["new"] == 2


def test_a_plan_says_what_came_of_it_and_leads_to_its_import_and_its_job_and_back(home: Home, ana: Visitor) -> None:
    plan = uploaded(ana, "stories.jsonl", (STORIES + '{"title": ""}\n').replace("2019-03-03", "05/03/2019").encode())
    ana.send("/admin/add/plan", plan=str(plan))
    work(home)
    page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
    assert "1 article has a date that may be read in two ways" in page.text
    assert "say whether such dates begin with the day" in page.text
    label = page.select_one("label[for=plan-order]")
    assert label and label.text == page.select("a[href='#plan-order']")[0].text
    ana.send(f"/admin/plans/{plan}/leave-out", leave="1", row="2")
    ana.send(f"/admin/plans/{plan}/apply")
    work(home)
    number = ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]["import_id"]
    page = parsed(ana.client.get(f"/admin/plans/{plan}").text)
    assert "It brought: 4 new, 1 rejected" in page.text
    ways = [str(each["href"]) for each in page.select(".plan-applied a")]
    assert ways[:3] == [f"/admin/imports/{number}{more}" for more in ("", "?show=new#report", "?show=rejected#report")]
    found = parsed(ana.client.get(ways[3]).text)
    assert found.title and found.title.text.startswith("4 articles")
    assert f'href="/admin/plans/{plan}"' in ana.client.get(f"/admin/imports/{number}").text
    for job in (1, 2):
        assert f'href="/admin/plans/{plan}"' in ana.client.get(f"/admin/jobs/{job}").text
    assert f'href="/admin/plans/{plan}"' not in ana.client.get("/admin/imports/1").text


def test_what_takes_work_away_is_asked_about_once_more(home: Home, ana: Visitor) -> None:
    plan = uploaded(ana, "mill.html", PAGE.encode())
    for address in ("/admin/add", f"/admin/plans/{plan}"):
        page = parsed(ana.client.get(address).text)
        forms = [each for each in page.select("main form") if str(each["action"]).endswith(("/remove", "/delete"))]
        assert forms and all(each.find_parent("details") for each in forms), address
    assert page.select_one("details.desk-asked summary")
    page = parsed(ana.client.get("/admin/add").text)
    ways = [str(each["action"]) for each in page.select(".desk-page form")]
    assert ways[0].endswith("/admin/add/plan")  # the next step stands before any list of files


def test_how_far_a_plan_is_is_told_in_words_and_by_no_per_cent_that_stands_still(
    home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = uploaded(ana, "stories.jsonl", STORIES.encode())
    ana.send("/admin/add/plan", plan=str(plan))
    queue = loop.queue_of(home)
    claim = queue.take("somebody", Lane.PLANNING)
    assert claim is not None
    for progress, said, value in (
        (Progress("reading", 30, 120, 40), "Reading, 40 articles so far (25 %)", "25"),
        (Progress("learning"), "Learning what their pages have in common", None),
        (Progress("writing the plan", 0, 0, 1), "Writing the plan, 1 article so far", None),
    ):
        queue.beat(claim, progress)
        part = parsed(ana.client.get(f"/admin/plans/{plan}").text).select_one("#plan-job")
        assert part is not None
        bar, told = part.select_one("progress"), part.select_one("#plan-step")
        assert told is not None and bar is not None and (told.text, bar.get("value")) == (said, value)
    told_of = list[tuple[str, int]]()
    items = list[int]()
    queue.hand_back(claim, "again")
    make = plan_jobs.make_plan

    def listening(home: Home, plan: Any, processes: int, progress: Any, counting: Any) -> Any:
        def tell(step: str, done: int, total: int) -> None:
            told_of.append((step, total))
            progress(step, done, total)

        def count(met: Any) -> None:
            items.append(1)
            counting(met)

        return make(home, plan, processes, tell, count)

    monkeypatch.setattr(plan_jobs, "make_plan", listening)
    work(home)
    steps = list(dict.fromkeys(step for step, _total in told_of))
    assert steps == ["looking through", "learning", "reading", "storing", "writing the plan"]
    assert all(bool(total) == (step in ("looking through", "reading")) for step, total in told_of) and items


def test_files_are_planned_where_a_link_leads_to_the_home(home: Home, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.symlink_to(home.path, target_is_directory=True)
    made = create_app(linked)
    made.testing = True
    ana = signed_in(made, home, add(home, "ana"))
    plan = uploaded(ana, "mill.html", PAGE.encode())
    ana.send("/admin/add/plan", plan=str(plan))
    Worker(linked).run(once=True)
    assert ask(ana, "GET", f"/plans/{plan}").get_json()["plan"]["counts"]["new"] == 1


def test_uploads_that_are_open_are_listed_and_deleted_at_the_command_line(
    home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> Any:
        ended = CliRunner().invoke(main, ["--home", str(home.path), "plans", *arguments, "--json"])
        return json.loads(ended.output) if ended.exit_code == 0 else ended.exit_code

    plan = uploaded(ana, "mill.html", PAGE.encode())
    begun = ask(ana, "POST", "/uploads", {"name": "weir.html", "length": 10}).get_json()["upload"]
    assert told("uploads")["total"] == 2
    monkeypatch.setattr(plans_verbs, "_UPLOADS_SHOWN", 1)
    assert "and 1 more" in CliRunner().invoke(main, ["--home", str(home.path), "plans", "uploads"]).output
    found = told("uploads")["uploads"]
    assert [(each["path"], each["plan"], each["is_done"], each["here"]) for each in found] == [
        ("weir.html", plan, False, 0),
        ("mill.html", plan, True, len(PAGE.encode())),
    ]
    assert told("delete-upload", str(begun["id"])) == {"deleted": begun["id"]}
    assert (told("delete-upload", str(begun["id"])), len(told("uploads")["uploads"])) == (1, 1)
    ana.send("/admin/add/plan", plan=str(plan))
    assert (told("uploads")["uploads"], told("delete-upload", str(found[1]["id"]))) == ([], 1)
