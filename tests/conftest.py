"""What pytest hands to the tests of several files: an archive, and a client that reads it.

A file says which archive its tests work on: `pytestmark = pytest.mark.archive(build=build_home)`, where `build_home`
makes one in the folder that it is given. It is made once in a run; each file has a copy of its own, with `fresh=True`
each test.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from archive.home import Home
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare
from tests.cluster.building import NotToBeHad
from tests.support.places import Schemas
from tests.support.postgresql import server_of
from webui.app import create_app
from webui.frozen import allowance
from webui.settings import Settings

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
# To see which branches are gone through a few examples do (`make coverage`).
settings.register_profile("few", deadline=None, max_examples=10)

pytest.register_assert_rewrite("tests.support.doors")

_MEMORY = Path("/dev/shm")
_ENOUGH = 4 << 30  # bytes


def pytest_configure() -> None:
    """Let temporary files lie in memory, where there is enough of it: to wait for a disk takes longer than most tests.

    What a killed process wrote is kept there as well as on a disk.
    """
    writable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    if "TMPDIR" not in os.environ and writable and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


def pytest_collection_finish() -> None:
    """Keep the tests themselves, some hundred thousand objects, out of what is looked through for garbage, and look
    less often: that took a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(7_000, 10, 10)


_failed: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what failed."""
    if report.failed:
        _failed[report.nodeid] = report.when


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all which tests failed: what they print may be long, and the end of a log is what is looked at."""
    if _failed and not hasattr(config, "workerinput"):
        sys.stderr.write("\nThese failed:\n" + "".join(f"  {name} ({when})\n" for name, when in _failed.items()))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question has more time than where readers wait for it: of hundreds one may meet a moment in which a machine on
    which several tests run stands still. Less than twice `WAITS`, so that none counts as cut short by others."""
    monkeypatch.setattr("webui.http.admission.SECONDS", 7.0)


@pytest.fixture(scope="session", autouse=True)
def _lexicon(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The lexicon's tables for tests that make no index."""
    folder = tmp_path_factory.mktemp("lexicon")
    prepare(LANGUAGES, folder)
    keep_in(folder)


@pytest.fixture(scope="session")
def schemas(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schemas]:
    """Schemas of the run's PostgreSQL; tests that ask for them are skipped where there can be none."""
    is_worker = hasattr(request.config, "workerinput")
    base = tmp_path_factory.getbasetemp()
    try:
        url = server_of(base.parent if is_worker else base, os.getppid() if is_worker else os.getpid())
    except NotToBeHad as error:
        pytest.skip(f"no PostgreSQL: {error}")
    made = Schemas(url)
    yield made
    made.drop()


MakeHome = Callable[[Callable[[Path], Home], Path], Home]


@pytest.fixture(scope="session", autouse=True)
def _places_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What this process's readers have used of a day goes away with the run."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("memory")
        patch.setattr(allowance, "_places", lambda: iter([place]))
        yield


@pytest.fixture(scope="session")
def make_home(tmp_path_factory: pytest.TempPathFactory) -> MakeHome:
    """Makes an archive in a folder, as a copy of one that is built once in a run."""
    built: dict[Callable[[Path], Home], Path] = {}

    def make(build: Callable[[Path], Home], path: Path) -> Home:
        if build not in built:
            built[build] = tmp_path_factory.mktemp("built") / "home"
            build(built[build]).close()
        shutil.copytree(built[build], path)
        return Home.open(path)

    return make


def _marked(node: Any) -> pytest.Mark:
    marker: pytest.Mark | None = node.get_closest_marker("archive")
    assert marker, "say which archive: pytestmark = pytest.mark.archive(build=build_home)"
    return marker


def _app(home: Home, marker: pytest.Mark) -> Flask:
    return create_app(home.path, settings=Settings(home.path, **marker.kwargs.get("settings", {})))


@pytest.fixture(scope="module")
def shared_home(
    request: pytest.FixtureRequest, make_home: MakeHome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """The archive that the tests of a file have together."""
    home = make_home(_marked(request.node).kwargs["build"], tmp_path_factory.mktemp("shared") / "home")
    yield home
    home.close()


@pytest.fixture(scope="module")
def shared_app(request: pytest.FixtureRequest, shared_home: Home) -> Flask:
    """The application over the archive that the tests of a file have together."""
    return _app(shared_home, _marked(request.node))


@pytest.fixture
def home(request: pytest.FixtureRequest, make_home: MakeHome, tmp_path: Path) -> Iterator[Home]:
    """The archive of the file, or with `fresh=True` one of this test alone."""
    marker = _marked(request.node)
    if not marker.kwargs.get("fresh"):
        yield request.getfixturevalue("shared_home")
        return
    own = make_home(marker.kwargs["build"], tmp_path / "home")
    yield own
    own.close()


@pytest.fixture
def client(request: pytest.FixtureRequest, home: Home, patient: None) -> FlaskClient:
    """A visitor of `home`, without a cookie yet; `settings={"title": "The Archive"}` in the mark are the site's."""
    marker = _marked(request.node)
    app: Flask = _app(home, marker) if marker.kwargs.get("fresh") else request.getfixturevalue("shared_app")
    return app.test_client()
