"""Pages as tests read them, with Beautiful Soup.

Its answers are taken as they come (`Any`): where a page lacks what is asked for, the test fails at that very step.
"""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def parsed(html: str) -> Any:
    """The HTML as a tree."""
    return BeautifulSoup(html, "lxml")


def soup(client: FlaskClient, address: str, status: int = 200) -> Any:
    """The page at the address as a tree; it must be answered with this status."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return parsed(answer.text)
