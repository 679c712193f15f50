"""The desk of a file's archive, and an admin who is signed in there."""

from __future__ import annotations

import pytest
from flask import Flask

from archive.home import Home
from tests.support.desk import Visitor, add, signed_in
from webui.app import create_app
from webui.settings import Settings


@pytest.fixture
def app(home: Home) -> Flask:
    return create_app(home.path, settings=Settings(home.path))


@pytest.fixture
def ana(app: Flask, home: Home) -> Visitor:
    return signed_in(app, home, add(home, "ana"))
