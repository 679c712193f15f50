"""Static files: one style sheet of many, addresses that go with the content, the typeface within its bounds."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from tests.support.webui_sample import build_home
from webui.http import static_files
from webui.http.static_files import STYLES, load

pytestmark = pytest.mark.archive(build=build_home)


def test_the_style_sheet_holds_the_styles_of_all_subjects_base_first_and_print_last() -> None:
    sheet = load()["site.css"].content.decode()
    for file in STYLES.glob("*.css"):
        rules = [line for line in file.read_text("utf-8").splitlines() if line.endswith("}") and '"./' not in line]
        assert rules[0] in sheet and rules[-1] in sheet
    assert "/*" not in sheet and "*/" not in sheet
    last = sheet.index("@media print {\n  :root")
    assert sheet.index(":root") < sheet.index(".masthead {") < last
    assert last == sheet.rindex("@media print")


def test_what_the_style_sheet_names_is_served_under_the_address_that_it_gives(client: FlaskClient) -> None:
    page = client.get("/").text
    sheet = re.search(r'href="(/static/[^"]+site\.css)"', page)
    assert sheet
    text = client.get(sheet[1]).text
    fonts = re.findall(r'url\("([^"]+)"\)', text)
    assert len(fonts) == 3
    for font in fonts:
        answer = client.get(urljoin(sheet[1], font))
        assert answer.status_code == 200 and answer.mimetype == "font/woff2"
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(sheet[1], headers={"If-None-Match": client.get(sheet[1]).headers["ETag"]}).status_code == 304


def test_the_typeface_weighs_at_most_60_kb_and_shifts_nothing() -> None:
    files = load()
    assert sum(len(file.content) for name, file in files.items() if name.endswith(".woff2")) <= 60_000
    faces = re.findall(r"@font-face \{[^}]*\}", files["site.css"].content.decode())
    assert len(faces) == 3 and all("font-display: optional" in face for face in faces)
    assert b"SIL OPEN FONT LICENSE" in files["serif-license.txt"].content.upper()


def test_a_circle_of_files_that_name_one_another_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.js").write_text('import "./b.js";')
    (tmp_path / "b.js").write_text('import "./a.js";')
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js|b\.js -> a\.js -> b\.js"):
        load()
