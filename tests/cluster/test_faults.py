"""What must hold when servers die, freeze and come back (`tests.cluster.faults`): nothing is wrong, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cluster.building import NotToBeHad
from tests.cluster.faults.all_faults import FAULTS, names_of, try_it
from tests.cluster.fleet import Fleet


def _fleet(articles: int, *, on_servers: bool) -> Iterator[Fleet]:
    with TemporaryDirectory(prefix="hemeroteca-faults-") as folder, ExitStack() as stack:
        try:
            fleet = stack.enter_context(Fleet(Path(folder), articles, with_store=on_servers, with_index=on_servers))
        except NotToBeHad as error:
            pytest.skip(str(error))
        yield fleet


@pytest.fixture(scope="module")
def fleet() -> Iterator[Fleet]:
    """An archive on servers, with two web servers."""
    yield from _fleet(20_000, on_servers=True)


@pytest.fixture(scope="module")
def alone() -> Iterator[Fleet]:
    """One on this machine alone."""
    yield from _fleet(2_000, on_servers=False)


def _tried(name: str, fleet: Fleet) -> None:
    run = try_it(name, fleet)
    assert run.asked and not run.wrong, run
    assert FAULTS[name][1].failed is None or not run.failed, run


@pytest.mark.soak
@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_of_a_server_loses_an_article_or_makes_a_wrong_answer(name: str, fleet: Fleet) -> None:
    _tried(name, fleet)


@pytest.mark.soak
@pytest.mark.parametrize("name", names_of(with_store=False, with_index=False))
def test_nor_does_one_on_a_single_machine(name: str, alone: Fleet) -> None:
    _tried(name, alone)
