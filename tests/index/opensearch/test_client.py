"""The servers of an index asked: in trouble they answer with an error that says which, and never with less than all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from archive.errors import Repair
from index.budget import Budget, within
from index.engine.protocol import Entry
from index.errors import IndexDamaged, IndexRefused, IndexUnreachable
from index.following.cluster.indexes import make_index
from index.opensearch.client import Client, Credentials
from index.opensearch.failures import Rejected, TimedOut
from index.opensearch.fields import ARTICLES
from index.opensearch.searching.asking import Index
from index.opensearch.writer import OpenSearchWriter
from tests.support.answering_node import Answer, Node, answering_node
from tests.support.shelf import article

WHOLE = {"timed_out": False, "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0}}
FOUND = Answer(200, {**WHOLE, "hits": {"total": {"value": 7, "relation": "eq"}}})


def error(status: int, kind: str, reason: str = "") -> Answer:
    return Answer(status, {"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind}, "status": status})


@pytest.fixture
def node() -> Iterator[Node]:
    with answering_node() as one:
        yield one


@pytest.fixture
def other() -> Iterator[Node]:
    with answering_node() as one:
        yield one


def gone() -> str:
    """An address at which nothing answers."""
    with answering_node() as one:
        return one.url


def test_a_whole_answer_is_given_and_a_short_one_never_asked_for(node: Node) -> None:
    node.will(FOUND)
    assert Client([node.url]).count("news") == 7
    assert node.asked[0].path == "/news/_search?allow_partial_search_results=false"


@pytest.mark.parametrize(
    "told",
    [
        {**WHOLE, "timed_out": True},
        {**WHOLE, "_shards": {"total": 3, "successful": 2, "skipped": 0, "failed": 1}},
        {**WHOLE, "_shards": {"total": 3, "successful": 2, "skipped": 0, "failed": 0}},
        {"timed_out": False},
        {"_shards": WHOLE["_shards"]},
        {},
    ],
)
def test_a_short_answer_is_an_error_however_good_its_status(node: Node, told: dict[str, Any]) -> None:
    node.will(Answer(200, {**told, "hits": {"total": {"value": 7}}}))
    with pytest.raises(IndexUnreachable):
        Client([node.url]).count("news")


def test_another_server_is_asked_where_one_is_gone(node: Node) -> None:
    node.will(FOUND)
    client = Client([gone(), node.url])
    assert [client.count("news") for _ in range(4)] == [7] * 4


@pytest.mark.parametrize("status", [502, 503, 504])
def test_another_server_is_asked_where_one_cannot_tell(node: Node, other: Node, status: int) -> None:
    node.will(error(status, "cluster_manager_not_discovered_exception"))
    other.will(FOUND)
    client = Client([node.url, other.url])
    assert [client.count("news") for _ in range(4)] == [7] * 4


def test_another_server_is_asked_where_one_is_frozen(node: Node, other: Node) -> None:
    thaw = threading.Event()
    node.will(Answer(200, WHOLE, thaw))
    other.will(FOUND)
    client = Client([node.url, other.url])
    try:
        found = [client.ask("GET", "/_search", timeout=0.2)["hits"]["total"]["value"] for _ in range(2)]
    finally:
        thaw.set()
    assert found == [7, 7]


def test_what_may_not_be_done_twice_is_asked_of_one_server_alone(node: Node, other: Node) -> None:
    for each in (node, other):
        each.will(error(503, "process_cluster_event_timeout_exception"))
    with pytest.raises(IndexUnreachable):
        Client([node.url, other.url]).ask("PUT", "/news", {}, again=False)
    assert len(node.asked) + len(other.asked) == 1


@pytest.mark.parametrize("missing_ok", [False, True])
def test_servers_that_are_gone_are_told_as_such_and_never_as_an_index_that_is_missing(missing_ok: bool) -> None:
    with pytest.raises(IndexUnreachable) as told:
        Client([gone(), gone()]).ask("GET", "/news", missing_ok=missing_ok)
    assert told.value.repair is Repair.INDEX_SERVERS
    assert not isinstance(told.value, (IndexRefused, IndexDamaged))


def test_a_search_that_fails_when_texts_are_fetched_is_asked_once_more(node: Node) -> None:
    node.will(error(500, "search_phase_execution_exception"), FOUND)
    assert Client([node.url]).count("news") == 7
    node.will(error(500, "search_phase_execution_exception"))
    with pytest.raises(IndexUnreachable, match="search_phase_execution_exception"):
        Client([node.url]).count("news")
    assert len(node.asked) == 4


@pytest.mark.parametrize("kind", ["search_context_missing_exception", "shard_not_found_exception"])
def test_what_goes_away_while_it_is_asked_is_asked_once_more(node: Node, kind: str) -> None:
    node.will(error(404, kind), FOUND)
    assert Client([node.url]).count("news") == 7
    node.will(error(404, kind), error(404, "index_not_found_exception"))
    with pytest.raises(IndexDamaged):
        Client([node.url]).count("news")


def test_a_server_that_does_not_know_of_an_index_is_not_believed_where_others_do(node: Node, other: Node) -> None:
    there = Answer(200, {"news": {"settings": {"index": {"uuid": "one"}}}})
    other.will(lambda asked: FOUND if asked.method == "POST" else there)
    node.will(lambda asked: error(404, "index_not_found_exception") if asked.method == "POST" else there)
    client = Client([node.url, other.url])
    assert [client.count("news") for _ in range(4)] == [7] * 4
    with pytest.raises(IndexUnreachable):
        Client([node.url]).count("news")


def test_nor_is_it_by_a_walk_or_by_a_question_that_is_asked_once_more(node: Node) -> None:
    there = Answer(200, {"news": {"settings": {"index": {"uuid": "one"}}}})
    unknown = error(404, "index_not_found_exception")
    node.will(unknown, there, Answer(200, {"pit_id": "one", "_shards": WHOLE["_shards"]}))
    assert Client([node.url]).moment("news", "2m") == "one"
    node.will(error(404, "shard_not_found_exception"), unknown, there, FOUND)
    assert Client([node.url]).count("news") == 7


def test_servers_that_nobody_leads_yet_are_not_told_as_full(node: Node) -> None:
    node.will(error(503, "cluster_block_exception", "state not recovered / initialized"))
    with pytest.raises(IndexUnreachable, match="cannot answer now"):
        Client([node.url]).count("news")


def test_servers_that_may_hold_no_index_more_say_so(node: Node) -> None:
    node.will(error(400, "validation_exception", "this action would add [2] shards; maximum open is [1000]"))
    with pytest.raises(IndexRefused, match="this action would add"):
        make_index(Client([node.url]), "news", {})


def test_a_question_whose_time_went_by_as_a_server_stood_still_is_not_told_as_too_large(
    node: Node, other: Node
) -> None:
    there, thaw = {**WHOLE, "took": 1, "hits": {"total": {"value": 7, "relation": "eq"}}}, threading.Event()
    node.will(Answer(200, there, thaw))
    other.will(Answer(200, there))
    index = Index(Client([node.url, other.url]), "news")
    for _ in range(4):
        with within(Budget.lasting(0.3)):
            assert [index.search({})["hits"]["total"]["value"] for _ in range(3)] == [7] * 3
    other.will(Answer(200, there, thaw))
    with within(Budget.lasting(0.3)):
        for _ in range(3):
            with pytest.raises(IndexUnreachable, match="do not answer in time"):
                index.search({})
    thaw.set()


def test_servers_that_all_stand_still_are_not_each_waited_for_in_turn(node: Node) -> None:
    """Counted: the second has what the first has left, and there is no third."""
    thaw = threading.Event()
    node.will(Answer(200, FOUND.body, thaw))
    with pytest.raises(IndexUnreachable, match="do not answer in time"):
        Client([node.url]).count("news", timeout=0.4)
    thaw.set()
    assert len(node.asked) == 2


def test_a_search_that_has_too_little_time_is_not_asked_once_more(node: Node) -> None:
    node.will(error(500, "query_phase_execution_exception", "Time exceeded"))
    with pytest.raises(TimedOut):
        Client([node.url]).count("news")
    assert len(node.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(401, "security_exception"), IndexRefused),
        (error(403, "security_exception"), IndexRefused),
        (Answer(401, b"<html>Unauthorized</html>"), IndexRefused),
        (error(403, "cluster_block_exception", "index read-only"), IndexUnreachable),
        (error(429, "cluster_block_exception", "disk usage exceeded flood-stage watermark"), IndexUnreachable),
        (error(429, "circuit_breaking_exception"), IndexUnreachable),
        (error(503, "no_shard_available_action_exception"), IndexUnreachable),
        (error(404, "aliases_not_found_exception"), Rejected),
        (error(500, "query_phase_execution_exception", "Time exceeded"), TimedOut),
        (Answer(200, {**WHOLE, "timed_out": True}), TimedOut),
        (error(400, "too_many_clauses"), Rejected),
        (error(500, "too_many_nested_clauses"), Rejected),
        (error(503, "too_many_buckets_exception"), Rejected),
        (error(404, "index_not_found_exception"), IndexDamaged),
        (Answer(404, b"<html>Not here</html>"), IndexUnreachable),
        (Answer(200, b"<html>Welcome</html>"), IndexUnreachable),
        (Answer(502, b"<html>Bad gateway</html>"), IndexUnreachable),
        (Answer(302, {}), IndexUnreachable),
        (Answer(200, ["a list"]), IndexUnreachable),
    ],
)
def test_each_trouble_has_an_error_of_its_own(node: Node, answer: Answer, kind: type[Exception]) -> None:
    node.will(answer)
    with pytest.raises(kind) as told:
        Client([node.url]).count("news")
    assert type(told.value) is kind


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404, {"_id": "live", "found": False}),
        Answer(404, {"_id": "live", "result": "not_found"}),
        error(404, "index_not_found_exception"),
    ],
)
def test_what_is_missing_is_nothing_where_that_is_asked(node: Node, answer: Answer) -> None:
    node.will(answer)
    assert Client([node.url]).ask("GET", "/meta/_doc/live", missing_ok=True) == {}


# As a server of OpenSearch says it: of each change, in an answer with 200.
BLOCKED = [
    (403, "index [news] blocked by: [FORBIDDEN/8/index write (api)];"),
    (429, "index [news] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark];"),
]


@pytest.mark.parametrize(("status", "reason"), BLOCKED)
def test_changes_that_servers_do_not_take_are_waited_for_and_told_as_such(node: Node, status: int, reason: str) -> None:
    item = {"index": {"status": status, "error": {"type": "cluster_block_exception", "reason": reason}}}
    node.will(lambda asked: Answer(200, {"items": [item] * asked.body.count(b'"_id"')}))
    writer = OpenSearchWriter(Client([node.url]), "news", "news.one", patience=0.3)
    writer.put(Entry("1", article(1), (), "", 1))
    with pytest.raises(IndexUnreachable, match="take no changes; their disks may be full"):
        writer.commit()
    assert len(node.asked) > 1


def test_each_change_of_many_is_told_of(node: Node) -> None:
    conflict = {"type": "version_conflict_engine_exception", "reason": "[1]: newer"}
    items = [{"index": {"status": 201}}, {"delete": {"status": 404}}, {"index": {"status": 409, "error": conflict}}]
    node.will(Answer(200, {"items": items}))
    told = Client([node.url]).bulk([b'{"index":{"_id":"1"}}', b"{}", b'{"delete":{"_id":"2"}}'], target="news-writer")
    assert told == [(201, "", ""), (404, "", ""), (409, "version_conflict_engine_exception", "[1]: newer")]
    assert node.asked[0].body == b'{"index":{"_id":"1"}}\n{}\n{"delete":{"_id":"2"}}\n'
    assert node.asked[0].path.startswith("/news-writer/_bulk?require_alias=true")


@pytest.mark.parametrize("body", [b"<html>Not here</html>", {"message": "no route"}, {}], ids=str)
def test_what_something_else_says_is_missing_is_not_missing(node: Node, body: Any) -> None:
    node.will(Answer(404, body))
    with pytest.raises(IndexUnreachable):
        Client([node.url]).ask("GET", "/meta/_doc/live", missing_ok=True)


@pytest.mark.parametrize(
    ("who", "header"),
    [
        (Credentials(user="ana", password="s3cret"), "Basic YW5hOnMzY3JldA=="),
        (Credentials(key="a2V5"), "ApiKey a2V5"),
        (Credentials(), None),
    ],
)
def test_who_asks_is_said_and_told_to_nobody_else(node: Node, who: Credentials, header: str | None) -> None:
    client = Client([node.url], credentials=who)
    client.ask("GET", "/")
    assert node.asked[0].headers.get("authorization") == header
    node.will(error(401, "security_exception", "s3cret a2V5"))
    with pytest.raises(IndexRefused) as told:
        client.ask("GET", "/")
    assert not {"s3cret", "a2V5", "YW5hOnMzY3JldA=="} & set(f"{told.value!r} {client!r} {who!r}".split())
    assert told.value.repair is Repair.INDEX_ACCESS


def test_no_password_is_sent_in_the_clear_to_another_machine() -> None:
    with pytest.raises(IndexRefused, match="would be sent unencrypted"):
        Client(["http://search1.example:9200"], credentials=Credentials(user="ana", password="s3cret"))
    Client(["https://search1.example:9200"], credentials=Credentials(user="ana", password="s3cret"))
    Client(["http://search1.example:9200"])


def test_a_server_that_cannot_prove_who_it_is_is_not_trusted(node: Node) -> None:
    with pytest.raises(IndexUnreachable):  # it speaks no TLS at all
        Client([node.url.replace("http:", "https:")]).ask("GET", "/")


def test_a_process_that_was_forked_has_connections_of_its_own(node: Node) -> None:
    node.will(lambda asked: Answer(200, {"asked": asked.path}))
    client = Client([node.url])
    assert client.ask("GET", "/parent") == {"asked": "/parent"}
    child = os.fork()
    if not child:
        os._exit(0 if client.ask("GET", "/child") == {"asked": "/child"} else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert client.ask("GET", "/again") == {"asked": "/again"}
    client.close()


def test_what_is_asked_with_a_search_goes_with_it(node: Node) -> None:
    node.will(FOUND)
    Client([node.url]).search("", {"pit": {"id": "x"}}, preference="_primary")
    assert [each.path for each in node.asked] == ["/_search?allow_partial_search_results=false&preference=_primary"]


def test_a_walk_that_would_leave_out_a_part_of_the_index_is_not_begun(node: Node) -> None:
    node.will(Answer(200, {"pit_id": "one", "_shards": {"total": 3, "successful": 2, "skipped": 0, "failed": 1}}))
    with pytest.raises(IndexUnreachable):
        list(Index(Client([node.url]), "news").walk(ARTICLES, [{"_shard_doc": "asc"}], ["id"]))
    assert "allow_partial_pit_creation=false" in node.asked[0].path
