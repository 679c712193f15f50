"""Figures for programs that watch: true with two workers, few whatever visitors ask, told to nobody else."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from archive.home import Home
from archive.jobs.queue import Queue
from index.following.sync import sync
from tests.support.crawling import Answer, ask
from tests.support.desk import add, people_of
from tests.support.paths import ROOT
from tests.support.serving_behind import process, serving
from tests.support.shelf import article, home_with, put
from webui.admission.lanes import Busy
from webui.app import create_app
from webui.http.admission import Lanes
from webui.settings import Settings, settings_from

TOKEN = "0123456789abcdef"
Figures = dict[tuple[str, ...], float]


def build(path: Path) -> Home:
    return home_with(path, *(article(each, f"The river rose {each} times.") for each in range(3)))


pytestmark = pytest.mark.archive(build=build, fresh=True, settings={"metrics": True})


def read(text: str) -> Figures:
    """By name and the values of the labels."""
    return {
        (sample.name, *(value for name, value in sorted(sample.labels.items()) if name != "le")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


def figures(client: FlaskClient) -> Figures:
    answer = client.get("/metrics")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return read(answer.text)


def test_requests_are_counted_by_endpoint_and_status_and_never_by_address(client: FlaskClient) -> None:
    for number in range(200):
        client.get(f"/article/nosuch{number}?q=secretword{number}")
        client.get(f"/nowhere/{number}", headers={"User-Agent": f"secretword{number}"})
    client.get("/livez")
    client.get("/?q=river")
    found = figures(client)
    assert found["hemeroteca_requests_total", "article.show", "404"] == 200
    assert found["hemeroteca_requests_total", "none", "404"] == 200
    assert found["hemeroteca_requests_total", "health.alive", "200"] == 1
    assert found["hemeroteca_requests_total", "search.show", "200"] == 1
    assert found["hemeroteca_request_seconds_count", "article.show"] == 200
    assert found["hemeroteca_request_seconds_sum", "article.show"] > 0
    again = client.get("/metrics").text
    assert "secretword" not in again and "nosuch" not in again
    # The scrape before was a request, too, and all before it are over.
    assert read(again)["hemeroteca_requests_total", "metrics.show", "200"] == 1
    assert read(again)["hemeroteca_requests_in_flight",] == 1
    stream = client.get("/export?format=csv&q=river")
    assert figures(client)["hemeroteca_requests_in_flight",] == 2
    assert stream.text.count("\n") > 3
    stream.close()
    found = figures(client)
    assert found["hemeroteca_requests_in_flight",] == found["hemeroteca_request_seconds_count", "export.export"] == 1


@pytest.mark.parametrize("accepted", ["text/plain; version=1.x", "application/openmetrics-text;version=abc", ""])
def test_a_form_that_nobody_knows_is_answered_in_the_plain_one(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/metrics", headers={"Accept": accepted})
    assert answer.status_code == 200
    assert "hemeroteca_index_changes_behind" in answer.text


def test_the_archive_tells_what_it_holds_and_how_far_its_index_is(home: Home, client: FlaskClient) -> None:
    found = figures(client)
    assert found["hemeroteca_documents",] == home.store.count() == 3
    assert found["hemeroteca_changes",] == home.store.position().seq
    assert (found["hemeroteca_store_up",], found["hemeroteca_index_up",]) == (1, 1)
    assert found["hemeroteca_index_changes_behind",] == found["hemeroteca_imports_running",] == 0
    published = found["hemeroteca_index_published_timestamp_seconds",]
    assert published <= time.time() + 1
    put(home, article(7, "The river fell."))
    found = figures(client)
    assert (found["hemeroteca_documents",], found["hemeroteca_index_changes_behind",]) == (4, 1)
    sync(home)
    found = figures(client)
    assert found["hemeroteca_index_changes_behind",] == 0
    assert found["hemeroteca_index_published_timestamp_seconds",] > published
    with home.writing("import") as say:
        say(f"import {home.store.imports.begin(['here'], '')}")
        assert figures(client)["hemeroteca_imports_running",] == 1
    assert figures(client)["hemeroteca_imports_running",] == 0  # it was cut off
    assert found["hemeroteca_web_workers",] == 1 and found["hemeroteca_web_workers_resident_bytes",] > 10**7


def test_the_desk_tells_what_waits_and_what_is_done(home: Home, client: FlaskClient) -> None:
    assert ("hemeroteca_jobs", "waiting") not in figures(client)  # there is no desk
    add(home, "ana")
    queue = Queue(people_of(home).engine)
    for _ in range(3):
        queue.put("sync", {}, "ana")
    assert queue.take("process 1 (worker)") is not None
    found = figures(client)
    assert (found["hemeroteca_jobs", "waiting"], found["hemeroteca_jobs", "running"]) == (2, 1)


def test_what_cannot_be_asked_is_told_to_be_down_and_nothing_else_of_it(tmp_path: Path) -> None:
    nowhere = create_app(tmp_path / "nowhere", settings=Settings(tmp_path, metrics=True)).test_client()
    found = figures(nowhere)
    assert (found["hemeroteca_store_up",], found["hemeroteca_index_up",]) == (0, 0)
    assert ("hemeroteca_documents",) not in found and ("hemeroteca_index_changes_behind",) not in found


def test_who_is_told_to_come_back_is_counted_by_lane(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> NoReturn:
        raise Busy(2)

    monkeypatch.setattr(Lanes, "turn", busy)
    assert client.get("/trends?q=river").status_code == 503
    assert client.get("/coverage").status_code == client.get("/dates").status_code == 503
    found = figures(client)
    assert found["hemeroteca_requests_refused_total", "costly"] == 1
    assert found["hemeroteca_requests_refused_total", "search"] == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.7"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "archive.example.org"},
        {"Origin": "https://evil.example"},
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_without_a_token_nobody_is_told_but_this_machine(home: Home, headers: dict[str, str], proxies: int) -> None:
    app = create_app(home.path, settings=Settings(home.path, metrics=True, proxies=proxies))
    assert app.test_client().get("/metrics", headers=headers).status_code == 403
    assert app.test_client().get("/metrics").status_code == 200


def test_another_machine_is_told_nothing(client: FlaskClient) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 403 and "hemeroteca_" not in answer.text


def test_with_a_token_it_is_needed_everywhere_and_enough(home: Home) -> None:
    app = create_app(home.path, settings=Settings(home.path, metrics=True, metrics_token=TOKEN))
    for value in ("", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}", "Bearer é"):
        answer = app.test_client().get("/metrics", headers={"Authorization": value} if value else {})
        assert answer.status_code == 401 and "WWW-Authenticate" in answer.headers and TOKEN not in answer.text
    far = {"REMOTE_ADDR": "192.0.2.1"}
    answer = app.test_client().get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}", "Via": "x"}, environ_overrides=far
    )
    assert answer.status_code == 200 and TOKEN not in answer.text
    assert TOKEN not in repr(app.extensions["hemeroteca-settings"])


def test_every_figure_is_told_in_the_documentation_and_the_alerts_know_no_others(home: Home) -> None:
    add(home, "ana")
    client = create_app(home.path, settings=Settings(home.path, metrics=True)).test_client()
    client.get("/livez")
    told = {family.name for family in text_string_to_metric_families(client.get("/metrics").text)}
    page = (ROOT / "docs" / "deploy.md").read_text("utf-8").partition("\n## Watch")[2].partition("\n## ")[0]
    table = {name.removesuffix("_total") for name in re.findall(r"^\| `(hemeroteca_\w+)", page, re.MULTILINE)}
    assert table == told
    alerts = yaml.safe_load((ROOT / "docs" / "deploy" / "alerts.yml").read_text("utf-8"))
    used = set(re.findall(r"hemeroteca_\w+", str([rule["expr"] for rule in alerts["groups"][0]["rules"]])))
    assert {each.removesuffix("_total").removesuffix("_bucket") for each in used} <= told
    endpoints = {rule.endpoint for rule in client.application.url_map.iter_rules()}
    assert set(re.findall(r'endpoint="([\w.]+)"', str(alerts))) <= endpoints


def test_there_is_no_such_page_unless_it_is_asked_for(home: Home) -> None:
    assert create_app(home.path, settings=Settings(home.path)).test_client().get("/metrics").status_code == 404


def test_the_library_is_not_imported_unless_it_is_asked_for(home: Home) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom webui.app import create_app\nimport webui.server\n"
        f"create_app(Path({str(home.path)!r})).test_client().get('/')\n"
        "assert 'prometheus_client' not in sys.modules and 'webui.serving.json_log' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_settings_say_what_they_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "short").write_text("short")
    on = {"HEMEROTECA_METRICS": "on"}
    assert settings_from({**on, "HEMEROTECA_METRICS_TOKEN_FILE": str(tmp_path / "token")}).metrics_token == TOKEN
    assert settings_from(on).metrics and not settings_from({}).metrics
    for wrong in ({"HEMEROTECA_METRICS": "yes"}, {**on, "HEMEROTECA_METRICS_TOKEN": "short"}):
        with pytest.raises(ValueError, match="HEMEROTECA_METRICS"):
            settings_from(wrong)
    with pytest.raises(ValueError, match="16 or more"):
        settings_from({**on, "HEMEROTECA_METRICS_TOKEN_FILE": str(tmp_path / "short")})
    with pytest.raises(ValueError, match="cannot be read"):
        settings_from({**on, "HEMEROTECA_METRICS_TOKEN_FILE": str(tmp_path / "nowhere")})
    monkeypatch.setattr("webui.settings.find_spec", lambda _name: None)
    with pytest.raises(ValueError, match=r"pip install 'prometheus-client"):
        settings_from(on)
    assert not settings_from({}).metrics


def _told(site: str) -> Figures:
    answer = ask(f"{site}/metrics")
    assert answer.status == 200
    return read(answer.body.decode())


def _asked(site: str, times: int) -> Iterator[Answer]:
    return (ask(f"{site}/article/nosuch{each}") for each in range(times))


def test_two_workers_are_told_together_whichever_is_asked_and_one_that_died_too(home: Home, tmp_path: Path) -> None:
    memory = {each.name for each in Path("/dev/shm").glob("hemeroteca-metrics-*")}
    with serving(home.path, "--no-worker", HEMEROTECA_METRICS="on") as (said, run):
        site = str(said["address"]).rstrip("/")
        assert {each.status for each in _asked(site, 60)} == {404}
        workers = {int(each) for each in Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()}
        assert len(workers) == 2
        for _ in range(10):  # both of them answer some of these
            found = _told(site)
            assert found["hemeroteca_requests_total", "article.show", "404"] == 60
            assert found["hemeroteca_request_seconds_count", "article.show"] == 60
            assert (found["hemeroteca_documents",], found["hemeroteca_web_workers",]) == (3, 2)
            assert found["hemeroteca_requests_in_flight",] >= 1
        dead = workers.pop()
        os.kill(dead, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while (found := _told(site))["hemeroteca_web_workers",] != 2 or _is_there(dead):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert found["hemeroteca_requests_total", "article.show", "404"] == 60
        list(_asked(site, 5))
        assert _told(site)["hemeroteca_requests_total", "article.show", "404"] == 65
    left = {each.name for each in Path("/dev/shm").glob("hemeroteca-metrics-*")}
    assert left <= memory


def _is_there(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_of_several_workers_that_share_nothing_tells_no_figures(client: FlaskClient, tmp_path: Path) -> None:
    app: Flask = client.application
    alone = app.test_client().get("/metrics", environ_overrides={"wsgi.multiprocess": True})
    assert alone.status_code == 503 and "PROMETHEUS_MULTIPROC_DIR" in alone.text and "hemeroteca_" not in alone.text


def test_a_wrong_setting_ends_the_server_with_its_sentence(home: Home) -> None:
    command = [sys.executable, "-m", "webui", "serve", "--home", str(home.path), "--port", "0", "--json"]
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with process(command, **more, env={**os.environ, "HEMEROTECA_METRICS": "perhaps"}) as run:
        assert run.wait(60) == 1
        assert run.stdout is not None and run.stderr is not None
        told = run.stdout.read() + run.stderr.read()
    assert "HEMEROTECA_METRICS is on or off" in told and "Traceback" not in told
    assert json.loads(told.splitlines()[0])
