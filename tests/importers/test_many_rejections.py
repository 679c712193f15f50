"""A small file of very many bad records: they are counted, and not all kept."""

from __future__ import annotations

import pytest

from importers import worker_pool
from importers.guide.guide import NO_GUIDE
from importers.protocol import Item, NoOriginal, Rejected
from importers.worker_pool import read_all


def test_what_is_rejected_beyond_a_number_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "MOST_REJECTED", 100)
    good = b'{"id": "1", "title": "A flood", "body": "The river rose."}\n'
    ((_, found),) = read_all([Item("a.jsonl", b"{}\n" * 5_000 + good, "a")], NO_GUIDE, 1)
    told = [each for each in found if not isinstance(each, NoOriginal)]
    rejected = [each for each in told if isinstance(each, Rejected)]
    assert len(rejected) == 101
    assert rejected[-1].reason.startswith("4,900 more of its records were rejected")
    assert len(told) == 102, "what is good in it comes in"
