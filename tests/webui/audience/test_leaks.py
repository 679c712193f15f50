"""Nothing private is told to a stranger by any door: every answer is that of an archive in which it never was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.doors import CHECKS, Doors, opened
from tests.support.private_archive import addresses, forms, pair


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    return opened(pair(tmp_path_factory.mktemp("pair")))


@pytest.mark.parametrize("check", CHECKS)
def test_members_find_all_and_strangers_what_is_public(doors: Doors, check: Callable[[Doors], None]) -> None:
    check(doors)


def test_every_endpoint_of_the_reading_room_is_among_the_doors(doors: Doors) -> None:
    plain, _marked = addresses(doors.pair, doors.kept[0])
    adapter = doors.app.url_map.bind("localhost")
    met = {adapter.match(each.partition("?")[0], method="GET")[0] for each in plain if each != "/nosuchpage"}
    met |= {adapter.match(address, method="POST")[0] for address, _fields in forms(doors.pair)} | {"frozen.keep"}
    every = {
        rule.endpoint
        for rule in doors.app.url_map.iter_rules()
        if not rule.rule.startswith(("/admin", "/api/v1/admin"))
    }
    assert every <= met, every - met
