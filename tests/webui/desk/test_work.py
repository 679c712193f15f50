"""Jobs, imports, undo and redo, backups at the desk: by its pages, and by programs, with a worker and without."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from archive.desk.database import DESK
from archive.home import Home
from archive.jobs import queue
from archive.jobs.kinds import IMPORT, REINDEX, SYNC, UNDO
from archive.jobs.one_worker import only_worker
from archive.people.roles import Role
from archive.process_identity import own_identity
from importers.run import run_import
from tests.support.desk import Visitor, add, build_home, people_of, signed_in
from tests.support.pages import soup
from webui.api.openapi_desk_work import PATHS
from webui.api.openapi_schemas import SCHEMAS
from webui.app import create_app
from webui.desk.imports.page import source_name
from webui.settings import Settings
from webui.worker import kinds
from webui.worker.loop import Worker, queue_of
from webui.worker.progress import Stopped, Why

pytestmark = pytest.mark.archive(build=build_home, fresh=True)

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def app(home: Home) -> Flask:
    add(home, "ana")
    return create_app(home.path, settings=Settings(home.path))


@pytest.fixture
def ana(app: Flask, home: Home) -> Visitor:
    return signed_in(app, home, people_of(home).users.named("ana"))


def text_of(visitor: Visitor, address: str) -> str:
    return " ".join(soup(visitor.client, address).select_one("main").text.split())


def work(home: Home) -> None:
    Worker(home.path).run(once=True)


def put(home: Home, kind: str, **told: object) -> int:
    return queue_of(home).put(kind, told, "user:ana")


def source(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def imported(home: Home, folder: Path, *rows: dict[str, object]) -> None:
    put(home, IMPORT, sources=[str(source(folder, *rows))], processes=1)
    work(home)


def article(number: int, body: str, title: str = "") -> dict[str, object]:
    return {"id": number, "title": title or f"Story {number}", "body": f"{body} " * 12}


def test_the_queue_says_who_waits_for_whom_and_that_nobody_does_the_jobs(home: Home, ana: Visitor) -> None:
    assert "No job runs or waits." in text_of(ana, "/admin/jobs")
    for kind in (REINDEX, SYNC):
        put(home, kind)
    told = text_of(ana, "/admin/jobs")
    assert "No worker runs" in told
    assert "It waits for a worker; none runs." in told
    assert "No worker runs" in text_of(ana, "/admin/")
    with only_worker(home.path):
        told = text_of(ana, "/admin/jobs")
        assert "1: Reindex" in told and "It is next." in told and "after 1 other" in told
        claim = queue_of(home).take(own_identity())
        assert claim is not None
        assert "after 1 other; job 1 runs" in text_of(ana, "/admin/jobs")
        assert "1 job runs." in text_of(ana, "/admin/") and "1 job waits." in text_of(ana, "/admin/")
        with closing(sqlite3.connect(home.path / DESK)) as database:
            database.execute("UPDATE jobs SET beat_at = '2020-01-01T10:00:00+00:00' WHERE id = 1")
            database.commit()
        assert "no sign since 1 January 2020, 10:00 UTC" in text_of(ana, "/admin/jobs")


def test_a_job_is_cancelled_by_its_button_and_what_ended_says_so(home: Home, ana: Visitor) -> None:
    number = put(home, REINDEX)
    assert ana.send(f"/admin/jobs/{number}/cancel").location == f"/admin/jobs/{number}"
    told = text_of(ana, f"/admin/jobs/{number}")
    assert "Reindex: cancelled" in told and "Cancelled byana" in told
    again = ana.send(f"/admin/jobs/{number}/cancel")
    assert again.status_code == 400 and "has ended, so there is nothing to cancel" in again.text
    assert ana.client.get("/admin/jobs/999").status_code == 404
    assert ana.client.get("/admin/jobs/x").status_code == 404


def test_a_job_that_somebody_wrote_into_the_table_is_shown_and_harms_no_page(home: Home, ana: Visitor) -> None:
    for _ in range(2):
        put(home, SYNC)
    with closing(sqlite3.connect(home.path / DESK)) as database:
        values = {"kind": HOSTILE, "actor": HOSTILE, "sentence": HOSTILE, "arguments": '{"sources": [["x"], 7, {}]}'}
        values |= {"progress": '{"step": "<b>", "total": 3, "done": 9}', "log": f'["{HOSTILE}", 3]', "result": "[1]"}
        for name, value in values.items():
            database.execute(f"UPDATE jobs SET {name} = ?", (value,))
        database.execute('UPDATE jobs SET state = \'done\', result = \'{"import": "x", "new": [1]}\' WHERE id = 2')
        database.commit()
    for address in ("/admin/jobs", "/admin/jobs/1", "/admin/jobs/2", "/admin/", "/api/v1/admin/jobs/1"):
        answer = ana.client.get(address)
        assert answer.status_code == 200, address
        assert HOSTILE not in answer.text or "/api/" in address
    work(home)
    assert "there is no kind of job" in text_of(ana, "/admin/jobs/1")


def test_the_report_of_an_import_says_what_was_new_changed_and_turned_away(
    home: Home, ana: Visitor, tmp_path: Path
) -> None:
    imported(home, tmp_path, article(1, "The mill stood."), article(2, "The river rose."))
    rows: list[dict[str, object]] = [
        article(1, "The mill fell."),
        article(2, "The river rose."),
        article(3, "A bridge.", "The “new” & old"),
        {"id": 4},
    ]
    imported(home, tmp_path, *rows)
    listed = text_of(ana, "/admin/imports")
    assert "Import 3" in listed and "ana Job 2" in listed
    assert "The “new” & old" in text_of(ana, "/admin/imports/3")
    changed = text_of(ana, "/admin/imports/3?show=changed")
    assert "Changed: 1" in changed and "The mill stood." in changed and "The mill fell." in changed
    assert "Unchanged: 1" in text_of(ana, "/admin/imports/3?show=unchanged")
    assert "none of title, body and html" in text_of(ana, "/admin/imports/3?show=rejected")
    assert "There is nothing of this kind." in text_of(ana, "/admin/imports/3?show=new&text=100%25")
    assert "There is nothing of this kind." in text_of(ana, "/admin/imports/3?show=skipped")
    assert ana.client.get("/admin/imports/99").status_code == 404
    assert ana.client.get("/admin/imports/3?page=x").status_code == 400


def test_an_import_that_was_stopped_is_found_from_its_job_and_the_job_from_it(
    home: Home, ana: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(of: Home, sources: list[Path], _guide: object, *, as_name: str, seen: Any, **_more: object) -> None:
        with of.writing("import"):
            of.store.imports.begin(list(map(str, sources)), as_name, seen.stamp)
        raise Stopped(Why.CANCELLED)

    monkeypatch.setattr(kinds, "run_import", stopped)
    imported(home, tmp_path, article(1, "The mill stood."))
    job = text_of(ana, "/admin/jobs/1")
    assert "Import: cancelled" in job and "The report of import 2" in job
    report = text_of(ana, "/admin/imports/2")
    assert "cut off: import the same again to go on, or undo it" in report and "ana, Job 1" in report
    assert "Import 2 was cut off" in text_of(ana, "/admin/")


def test_an_import_that_is_done_again_counts_from_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, run, counts = article(1, "The mill stood."), run_import, list[int]()

    def looked_at(*given: Any, progress: Any, **named: Any) -> Any:
        counts.append(progress.__self__.items())  # the gauge, as it is shown
        done = run(*given, progress=progress, **named)
        counts.append(progress.__self__.items())
        return done

    monkeypatch.setattr(kinds, "run_import", looked_at)
    imported(home, tmp_path, row)
    put(home, UNDO, number=home.store.imports.all()[-1].id)
    work(home)
    imported(home, tmp_path, row)
    imported(home, tmp_path, row)
    assert counts == [0, 1] * 3


def test_a_report_of_many_lines_has_pages(home: Home, ana: Visitor, tmp_path: Path) -> None:
    imported(home, tmp_path, *(article(n, f"A story of number {n}.") for n in range(60)))
    page = soup(ana.client, "/admin/imports/2")
    assert len(page.select(".desk-lines > li")) == 50
    (onward,) = page.select("a[rel=next]")
    assert len(soup(ana.client, str(onward["href"])).select(".desk-lines > li")) == 10
    assert len(soup(ana.client, "/admin/imports/2?text=Story+7").select(".desk-lines > li")) == 1


def test_an_import_is_undone_as_it_was_shown_and_shown_anew_where_the_archive_moved(
    home: Home, ana: Visitor, tmp_path: Path
) -> None:
    imported(home, tmp_path, article(1, "The mill stood."), article(2, "The river rose."))
    before = home.store.count()
    look = ana.send("/admin/imports/2/undo/look").location
    assert "It is being worked out" in text_of(ana, look)
    work(home)
    page = soup(ana.client, look)
    assert "Would go from the archive: 2" in page.text and "Story 1" in page.text
    seen = str(page.select_one("input[name=seen]")["value"])
    imported(home, tmp_path, article(3, "A bridge."))
    moved = ana.send("/admin/imports/2/undo", seen=seen).location
    assert "moved=1" in moved
    assert home.store.count() == before + 1
    assert "so nothing was done" in text_of(ana, moved)
    work(home)
    seen = str(soup(ana.client, moved).select_one("input[name=seen]")["value"])
    job = ana.send("/admin/imports/2/undo", seen=seen).location
    work(home)
    assert "Undo of import 2: done 2 gone" in text_of(ana, job)
    assert home.store.count() == before - 1
    assert "undone" in text_of(ana, "/admin/imports/2")
    assert "This import is undone already." in text_of(ana, "/admin/imports/2/undo")
    back = ana.send("/admin/imports/2/redo/look").location
    work(home)
    seen = str(soup(ana.client, back).select_one("input[name=seen]")["value"])
    ana.send("/admin/imports/2/redo", seen=seen)
    work(home)
    assert home.store.count() == before + 1
    other = ana.client.get(back.replace("/2/redo", "/3/redo"))
    assert other.status_code == 200 and 'name="seen"' not in other.text  # another import's preview


def test_a_preview_that_cannot_be_worked_out_says_why_and_can_be_tried_again(home: Home, ana: Visitor) -> None:
    look = ana.send("/admin/imports/1/undo/look").location
    with home.writing("an import by hand"):
        work(home)
    told = text_of(ana, look)
    assert "an import by hand" in told and "Try again" in told


def test_a_queue_that_is_full_says_so_and_takes_no_more(
    home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    ana.send("/admin/maintenance/sync")
    full = ana.send("/admin/maintenance/sync")
    assert full.status_code == 429 and "jobs wait already" in full.text
    assert len(queue_of(home).all()) == 1
    assert ana.send("/admin/imports/1/undo/look").status_code == 303  # what only reads waits elsewhere


def test_backups_are_made_listed_and_taken_along(home: Home, ana: Visitor, app: Flask) -> None:
    assert "There is no backup yet." in text_of(ana, "/admin/maintenance")
    for kind in ("backup", "check", "sync"):
        assert re.fullmatch(r"/admin/jobs/\d+", ana.send(f"/admin/maintenance/{kind}").location)
    work(home)
    assert "All is well" in text_of(ana, "/admin/jobs/2")
    (link,) = soup(ana.client, "/admin/maintenance").select("a[download]")
    taken = ana.client.get(str(link["href"]))
    assert taken.headers["Content-Length"] == str(len(taken.data))
    with tarfile.open(fileobj=io.BytesIO(taken.data)) as backup:
        assert any(name.endswith("archive.sqlite3") for name in backup.getnames())
    folder = home.path.with_name(f"{home.path.name}-backups")
    assert folder.stat().st_mode & 0o777 == 0o700
    made = next(folder.iterdir())
    (folder / made.name.replace("-20", "x-20")).symlink_to(home.path / DESK)
    assert len(soup(ana.client, "/admin/maintenance").select("a[download]")) == 1
    for name in ("x.tar", "..%2Fhome%2Fdesk.sqlite3", made.name.replace("-20", "x-20"), f"{made.name}%00", "a" * 300):
        assert ana.client.get(f"/admin/maintenance/backups/{name}").status_code == 404
    curator = signed_in(app, home, add(home, "bo", Role.CURATOR))
    assert curator.client.get(str(link["href"])).status_code == 403


def test_programs_ask_for_jobs_and_read_reports(home: Home, app: Flask, tmp_path: Path) -> None:
    token = people_of(home).tokens.add("robot", Role.ADMIN)[1]
    client = app.test_client()

    def ask(method: str, path: str, status: int = 200, sent: object = None) -> Any:
        answer = client.open(
            f"/api/v1/admin{path}", method=method, json=sent, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == status, (path, answer.text)
        if status == 200:
            plain = re.sub(r"/\d+", "/{id}", path.partition("?")[0])
            described = PATHS[f"/admin{plain}"][method.lower()]["responses"]["200"]["content"]["application/json"]
            exact = {name: shape | {"additionalProperties": False} for name, shape in SCHEMAS.items()}
            assert jsonschema_rs.is_valid({**described["schema"], "components": {"schemas": exact}}, answer.get_json())
        else:
            assert answer.mimetype == "application/problem+json"
        return answer.get_json()

    imported(home, tmp_path, article(1, "The mill stood."))
    imported(home, tmp_path, article(1, "The mill fell."))
    assert ask("GET", "/imports")["total"] == 3
    report = ask("GET", "/imports/3?show=changed")
    assert [change["field"] for change in report["lines"][0]["changes"]] == ["body"]
    assert report["imported"]["job"] == 2
    preview = ask("POST", "/jobs", sent={"kind": "preview-undo", "number": 3})["job"]["id"]
    work(home)
    seen = ask("GET", f"/jobs/{preview}")["result"]["seen"]
    assert [each["id"] for each in ask("GET", "/jobs")["jobs"]] == [1, 2]
    assert [each["id"] for each in ask("GET", "/jobs?all=true")["jobs"]] == [1, 2, preview]
    ask("POST", "/jobs", 409, {"kind": UNDO, "number": 3, "seen": "as it was"})
    number = ask("POST", "/jobs", sent={"kind": UNDO, "number": 3, "seen": seen})["job"]["id"]
    assert ask("POST", f"/jobs/{number}/cancel")["job"]["state"] == "cancelled"
    for kind in ("sync", "reindex", "check", "backup"):
        ask("POST", "/jobs", sent={"kind": kind})
    work(home)
    assert {each["state"] for each in ask("GET", "/jobs")["jobs"]} == {"done", "cancelled"}
    assert len(ask("GET", "/backups")["backups"]) == 1
    bad: list[object] = [
        [], {}, {"kind": "import"}, {"kind": "shell"}, {"kind": "sync", "number": 1}, {"kind": "undo"},
        {"kind": "undo", "number": "1"}, {"kind": "undo", "number": True}, {"kind": "undo", "number": 1, "seen": 3},
        {"kind": "preview-undo", "number": 1, "seen": ""}, {"kind": "sync", "x": 1}, {"kind": ["sync"]},
    ]  # fmt: skip
    for sent in bad:
        ask("POST", "/jobs", 400, sent)
    ask("POST", "/jobs", 404, {"kind": "undo", "number": 99})
    ask("GET", "/imports/99", 404)
    ask("GET", "/jobs/99", 404)


def test_what_was_uploaded_is_named_by_its_place_among_the_uploads() -> None:
    assert source_name("/srv/river/uploads/12/files/old/pages.zip") == "old/pages.zip"
    assert source_name("/srv/uploads/12/else.zip") == "/srv/uploads/12/else.zip"
    assert source_name("letters.csv") == "letters.csv"
