"""Files, folders, zips and gzips: what comes out of them, and what hostile ones cost."""

from __future__ import annotations

import gzip
import io
import os
import resource
import struct
import tarfile
import tempfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.budget import Budget
from importers.containers.progress import ReadProgress
from importers.containers.walk import walk
from importers.errors import BudgetExceeded, FileTooLarge, ImportFailed, SourceMissing, SourceUnreadable
from importers.guide.guide import Guide
from importers.protocol import HEAD_BYTES, Item
from tests.support.containers import MIB, PAGE, put, skipped, sorted_out


def zip_of(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file


def raw_zip(entries: list[tuple[bytes, bytes, int, int, int]]) -> bytes:
    """A zip by hand: each entry is name, deflated bytes, CRC, size that it claims, flag bits."""
    body, listing = b"", b""
    for name, packed, crc, size, flags in entries:
        sizes = struct.pack("<LLL", crc, len(packed), size)
        listing += struct.pack("<4s4B4HL", b"PK\1\2", 20, 3, 20, 0, flags, 8, 0, 33, 0)[:-4] + sizes
        listing += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, len(body)) + name
        body += struct.pack("<4s2B4H", b"PK\3\4", 20, 0, flags, 8, 0, 33) + sizes
        body += struct.pack("<2H", len(name), 0) + name + packed
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(listing), len(body), 0)
    return body + listing + end


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zeros_gzip(file: Path, size: int) -> Path:
    """A gzip of zeros, made of members that are copies of one another so that it costs nothing to make."""
    member = gzip.compress(bytes(16 * MIB), 9)
    with file.open("wb") as out:
        for _ in range(size // (16 * MIB)):
            out.write(member)
    return file


def test_a_file_named_itself_is_given_with_its_name_and_stem(tmp_path: Path) -> None:
    """A listing as text takes its source name from the file."""
    (item,) = walk(put(tmp_path / "update-134.txt", b"words"), Guide(body="text"))
    assert isinstance(item, Item)
    assert (item.path, item.data, item.label, item.guide.body) == (
        "update-134.txt",
        b"words",
        "update-134",
        "text",
    )


def test_a_page_named_itself_takes_the_source_name_of_its_folder(tmp_path: Path) -> None:
    """So it is the same document as when the folder was imported."""
    page = put(tmp_path / "paper" / "one.html", PAGE)
    (alone,) = walk(page)
    (within,) = walk(tmp_path / "paper")
    assert isinstance(alone, Item) and isinstance(within, Item)
    assert alone.label == within.label == "paper"


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.jsonl", "NEWS.JSONL", "news.zip.txt", "news"])
def test_the_stem_has_none_of_the_endings_of_formats(tmp_path: Path, name: str) -> None:
    """`news.jsonl.gz` is called `news`."""
    (item,) = walk(put(tmp_path / name, b"{}"))
    assert isinstance(item, Item)
    assert item.label.casefold() in ("news", "news.zip")


def test_gzip_is_taken_off_by_content_not_by_name(tmp_path: Path) -> None:
    """A file called .gz that is none stays; one that is loses the ending."""
    put(tmp_path / "a.html.gz", gzip.compress(PAGE))
    put(tmp_path / "b.html", gzip.compress(PAGE))
    put(tmp_path / "c.html.gz", PAGE)
    items, rejected = sorted_out(walk(tmp_path))
    assert items == {"a.html": PAGE, "b.html": PAGE, "c.html.gz": PAGE}
    assert not rejected


def test_a_folder_is_read_at_every_depth_in_one_order(tmp_path: Path) -> None:
    """Sorted by name; a folder's files come before those of the folders in it."""
    for name in ("b.html", "a/2.html", "a/1.html", "c/d/e.html"):
        put(tmp_path / name, PAGE)
    paths = [one.path for one in walk(tmp_path)]
    assert paths == ["b.html", "a/1.html", "a/2.html", "c/d/e.html"]


def test_hidden_files_and_droppings_of_systems_are_left_out_without_a_word(tmp_path: Path) -> None:
    """Nobody wrote them, so nobody misses them."""
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".git/config", "__MACOSX/._a.html", "a.html"):
        put(tmp_path / name, PAGE)
    assert [one.path for one in walk(tmp_path)] == ["a.html"]
    packed = zip_of(tmp_path / "site.zip", {"__MACOSX/._a.html": PAGE, ".DS_Store": b"x", "a.html": PAGE})
    assert [one.path for one in walk(packed)] == ["a.html"]


def test_pictures_styles_and_scripts_are_skipped_and_counted(tmp_path: Path) -> None:
    """A saved page brings hundreds; the admin reads a line for each kind."""
    put(tmp_path / "a.html", PAGE)
    for number in range(120):
        put(tmp_path / "img" / f"{number}.jpg", b"\xff\xd8\xff\xe0...")
    put(tmp_path / "style.css", b"body {}")
    put(tmp_path / "picture-without-name", b"\x89PNG\r\n\x1a\n...")
    put(tmp_path / "page-called.jpg", PAGE)
    met = list(walk(tmp_path))
    items, rejected = sorted_out(met)
    assert set(items) == {"a.html", "page-called.jpg"}
    assert not rejected
    assert skipped(met) == {".jpg files": 120, ".css files": 1, ".png files": 1}


@pytest.mark.parametrize("container", ["folder", "zip"])
def test_frames_in_the_folder_of_a_saved_page_are_no_articles(tmp_path: Path, container: str) -> None:
    """Browsers save advertisements as pages; a `_files` folder without its page is an ordinary folder."""
    members = {"One.html": PAGE, "One_files/frame.html": PAGE, "Two_files/frame.html": PAGE}
    if container == "zip":
        source = zip_of(tmp_path / "site.zip", members)
    else:
        source = tmp_path / "site"
        for name, data in members.items():
            put(source / name, data)
    met = list(walk(source))
    assert set(sorted_out(met)[0]) == {"One.html", "Two_files/frame.html"}
    assert skipped(met) == {"parts of saved pages": 1}


def test_a_picture_named_itself_is_given_so_that_its_reader_can_refuse_it(tmp_path: Path) -> None:
    """Never nothing for something that was asked for by name."""
    (item,) = walk(put(tmp_path / "a.png", b"\x89PNG\r\n\x1a\n"))
    assert isinstance(item, Item)


def test_links_are_not_followed_and_those_that_lead_out_are_refused(tmp_path: Path) -> None:
    """A loop ends; a link to a secret outside is told; a link within is met at its own place."""
    secret = put(tmp_path / "secret.html", PAGE)
    site = tmp_path / "site"
    put(site / "a.html", PAGE)
    (site / "loop").symlink_to(site)
    (site / "same.html").symlink_to(site / "a.html")
    (site / "out.html").symlink_to(secret)
    (site / "up").symlink_to(tmp_path)
    (site / "self").symlink_to(site / "self")
    (site / "dangling").symlink_to(site / "nothing")
    os.mkfifo(site / "pipe")
    items, rejected = sorted_out(walk(site))
    assert set(items) == {"a.html"}
    assert set(rejected) == {"out.html", "up", "self", "dangling", "pipe"}


def test_a_zip_in_a_folder_is_opened_and_one_in_a_zip_is_not(tmp_path: Path) -> None:
    """Nesting stops at one."""
    inner = zip_of(tmp_path / "inner.zip", {"deep.html": PAGE}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    zip_of(tmp_path / "outer.zip", {"a.html": PAGE, "b.html.gz": gzip.compress(PAGE), "inner.zip": inner})
    put(tmp_path / "packed-zip.gz", gzip.compress(inner))
    items, rejected = sorted_out(walk(tmp_path))
    assert items == {"outer.zip/a.html": PAGE, "outer.zip/b.html": PAGE}
    assert set(rejected) == {"outer.zip/inner.zip", "packed-zip"}


def test_a_zip_is_known_by_its_bytes_and_a_document_that_is_one_stays_whole(tmp_path: Path) -> None:
    """A .docx is a zip, but its parts are no pages; whatever its name, and within a zip and a tar too."""
    zip_of(tmp_path / "site.dat", {"a.html": PAGE})
    letter = zip_of(tmp_path / "letter.docx", {"word/document.xml": b"<w/>"}).read_bytes()
    nameless = zip_of(tmp_path / "letter", {"[Content_Types].xml": b"<T/>", "word/document.xml": b"<w/>"}).read_bytes()
    zip_of(tmp_path / "all.zip", {"a.html": PAGE, "letter": nameless})
    with tarfile.open(tmp_path / "all.tar", "w") as tar:
        member = tarfile.TarInfo("letter")
        member.size = len(nameless)
        tar.addfile(member, io.BytesIO(nameless))
    items, rejected = sorted_out(walk(tmp_path))
    assert items == {
        "site.dat/a.html": PAGE,
        "letter.docx": letter,
        "letter": nameless,
        "all.zip/a.html": PAGE,
        "all.zip/letter": nameless,
        "all.tar/letter": nameless,
    }
    assert not rejected


BAD_NAMES = [
    *("../x", "../../etc/passwd", "a/../../x", "a/..", "..", "a/../b", "../" * 50 + "x", "./../x"),
    *("/x", "/etc/passwd", "//x", "//server/share/x", "/", "///"),
    *("C:x", "C:/x", "c:/windows/x", "Z:\\x", "C:\\windows\\x"),
    *("..\\x", "a\\..\\x", "\\x", "\\\\server\\share", "a\\b\\..\\..\\..\\c.html", "\\", "a/b\\..\\..\\c"),
    *("a\0b.html", "\0", "a.html\0.jpg", "../\0", "\0/../x"),
    *("a\nb.html", "a\rb.html", "a\tb.html", "\x1b[31mred.html", "a\x7fb.html", "\x01"),
    *("", " ", "/ /", "x/../../../../y", "..//x"),
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_in_a_zip_is_refused_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    """Nothing is ever written, so nothing can slip; still the name is not believed."""
    crc = zlib.crc32(PAGE)
    data = raw_zip(
        [
            (name.encode(), deflated(PAGE), crc, len(PAGE), 0),
            (b"good.html", deflated(PAGE), crc, len(PAGE), 0),
        ]
    )
    items, rejected = sorted_out(walk(put(tmp_path / "site.zip", data)))
    assert items == {"good.html": PAGE}
    assert len(rejected) == 1
    assert all("\0" not in path for path in rejected)
    assert [file.name for file in tmp_path.iterdir()] == ["site.zip"]


def test_the_list_of_bad_names_is_long_and_without_repeats() -> None:
    """At least forty of them."""
    assert len(set(BAD_NAMES)) == len(BAD_NAMES) >= 40


def test_locked_broken_and_oddly_packed_members_are_refused_one_by_one(tmp_path: Path) -> None:
    """A password, a wrong checksum, a lie about the size, bzip2, a link: each its own reason."""
    crc = zlib.crc32(PAGE)
    data = raw_zip(
        [
            (b"locked.html", deflated(PAGE), crc, len(PAGE), 1),
            (b"checksum.html", deflated(PAGE), crc ^ 1, len(PAGE), 0),
            (b"short.html", deflated(PAGE), crc, 10, 0),
            (b"long.html", deflated(PAGE), crc, 10_000, 0),
            (b"garbage.html", b"\xff" * 40, crc, len(PAGE), 0),
            (b"good.html", deflated(PAGE), crc, len(PAGE), 0),
        ]
    )
    source = put(tmp_path / "site.zip", data)
    with zipfile.ZipFile(source, "a") as packed:
        packed.writestr("bzip2.html", PAGE, zipfile.ZIP_BZIP2)
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    items, rejected = sorted_out(walk(source))
    assert items.pop("good.html") == PAGE
    # A claim of more than there is does no harm: what is there has the right checksum.
    assert set(items) <= {"long.html"}
    assert {"locked.html", "checksum.html", "short.html", "garbage.html", "bzip2.html", "link.html"} <= set(rejected)
    assert "password" in rejected["locked.html"]


def test_of_two_members_with_one_name_the_newer_is_read(tmp_path: Path) -> None:
    """Zip programs append a changed file and leave the old one in."""
    source = tmp_path / "site.zip"
    with zipfile.ZipFile(source, "w") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("a.html", b"<html>old")
        packed.writestr("a.html", b"<html>new")
    items, rejected = sorted_out(walk(source))
    assert items == {"a.html": b"<html>new"}
    assert set(rejected) == {"a.html"}


def test_a_zip_cut_short_anywhere_is_one_clear_error(tmp_path: Path) -> None:
    """Named itself it ends the import; in a folder it is one rejection."""
    whole = zip_of(tmp_path / "site.zip", {f"{number}.html": os.urandom(500) for number in range(20)}).read_bytes()
    for cut in (5, 30, 100, len(whole) // 2, len(whole) - 100, len(whole) - 23, len(whole) - 1):
        source = put(tmp_path / "site.zip", whole[:cut])
        with pytest.raises(SourceUnreadable, match=r"cut short or damaged .*; download or copy it again"):
            list(walk(source))
        items, rejected = sorted_out(walk(tmp_path))
        assert not items
        assert set(rejected) == {"site.zip"}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_zip_never_raises_anything_but_our_errors(data: st.DataObject, tmp_path_factory: object) -> None:
    """Any byte of a zip or gzip may be wrong."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", PAGE)
        packed.writestr("b.html.gz", gzip.compress(PAGE))
    whole = bytearray(data.draw(st.sampled_from([buffer.getvalue(), gzip.compress(PAGE)])))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(tmp_path_factory, pytest.TempPathFactory)
    folder = tmp_path_factory.getbasetemp() / "damaged"
    source = put(folder / "site.zip", bytes(whole))
    sorted_out(walk(folder))
    try:
        sorted_out(walk(source))
    except ImportFailed as error:
        assert str(error)


@pytest.mark.parametrize("cut", [3, 12, 40, -1, -8])
def test_a_gzip_cut_short_is_one_clear_error(tmp_path: Path, cut: int) -> None:
    """A page of which only a part is there is not taken for the page."""
    source = put(tmp_path / "a.html.gz", gzip.compress(PAGE)[:cut])
    with pytest.raises(SourceUnreadable, match="cut short or damaged"):
        list(walk(source))


def test_a_missing_an_empty_and_an_unreadable_source_are_clear_errors(tmp_path: Path) -> None:
    """Each its own class and sentence."""
    with pytest.raises(SourceMissing, match="no file or folder"):
        list(walk(tmp_path / "nothing"))
    with pytest.raises(SourceMissing):
        list(walk(put(tmp_path / "file", b"x") / "below"))
    with pytest.raises(SourceUnreadable, match="empty"):
        list(walk(put(tmp_path / "empty.html", b"")))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceUnreadable, match="pipe"):
        list(walk(tmp_path / "pipe"))
    with pytest.raises(ImportFailed):
        list(walk(tmp_path / "a\0b"))


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of our own, and no right to read what is closed: root, who may read everything, becomes nobody."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if was_root:
                os.seteuid(0)


def test_a_file_or_folder_without_permission_is_a_clear_error(nobody: Path) -> None:
    """The sentence names permission."""
    put(nobody / "closed" / "a.html", PAGE).chmod(0)
    with pytest.raises(SourceUnreadable, match="permission"):
        list(walk(nobody / "closed" / "a.html"))
    assert "permission" in sorted_out(walk(nobody / "closed"))[1]["a.html"]
    (nobody / "closed").chmod(0)
    try:
        with pytest.raises(SourceUnreadable, match="permission"):
            list(walk(nobody / "closed"))
    finally:
        (nobody / "closed").chmod(0o700)


def test_a_binary_file_is_given_as_it_is(tmp_path: Path) -> None:
    """Whether anything reads it is for the importers to say."""
    noise = bytes(range(256)) * 300
    (item,) = walk(put(tmp_path / "noise.bin", noise))
    assert isinstance(item, Item)
    assert item.data == noise
    assert item.head == noise[:HEAD_BYTES]


def test_a_large_file_is_read_in_pieces_and_not_held(tmp_path: Path) -> None:
    """80 MiB of lines cost a few MiB of memory, as often as they are read; as one page they are too large."""
    line = b'{"title": "t", "body": "%s"}\n' % (os.urandom(300).hex().encode())
    packed = tmp_path / "big.jsonl.gz"
    with gzip.open(packed, "wb", compresslevel=1) as out:
        for _ in range(80 * MIB // len(line)):
            out.write(line)
    tracemalloc.start()
    try:
        (item,) = walk(packed, budget=Budget(total=100 * MIB))
        assert isinstance(item, Item)
        for _ in range(2):
            with item.open() as stream:
                assert sum(1 for _ in stream) == 80 * MIB // len(line)
        assert tracemalloc.get_traced_memory()[1] < 12 * MIB
    finally:
        tracemalloc.stop()
    with pytest.raises(FileTooLarge, match="64 MiB"):
        _ = item.data


def test_a_gzip_bomb_ends_early_at_a_small_cost(tmp_path: Path) -> None:
    """10 GB of zeros: refused after a few MiB came out."""
    bomb = zeros_gzip(tmp_path / "bomb.jsonl.gz", 10_000 * MIB)
    (item,) = walk(bomb)
    assert isinstance(item, Item)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BudgetExceeded, match="200 times"), item.open() as stream:
        while stream.read(MIB):
            pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    with pytest.raises(BudgetExceeded):
        _ = item.data


def overlapping_zip(members: int, kernel: bytes) -> bytes:
    """Each member's bytes hold the next member's header as a stored block, then the next member's own bytes.

    The construction is that of David Fifield, "A better zip bomb" (2019).
    """
    packed, data, headers, body = deflated(kernel), kernel, [], b""
    for number in reversed(range(members)):
        name = b"%07d" % number
        sizes = struct.pack("<LLL2H", zlib.crc32(data), len(packed), len(data), len(name), 0)
        header = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + name
        body = header + packed
        headers.append((name, sizes, len(body)))
        packed = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF) + body
        data = header + data
    listing = b""
    for name, sizes, from_end in reversed(headers):
        fixed = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
        listing += fixed + struct.pack("<3H2L", 0, 0, 0, 0, len(body) - from_end) + name
    return body + listing + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, members, members, len(listing), len(body), 0)


def test_a_thousand_overlapping_members_are_refused(tmp_path: Path) -> None:
    """Each member is sound and can be read by itself; the zip as a whole is a bomb."""
    few = put(tmp_path / "few.zip", overlapping_zip(3, PAGE))
    with zipfile.ZipFile(few) as packed:
        assert packed.testzip() is None
    with pytest.raises(BudgetExceeded, match="200 times"):
        list(walk(put(tmp_path / "bomb.zip", overlapping_zip(1000, bytes(64 * 1024)))))


def test_members_that_unpack_to_too_much_together_are_refused(tmp_path: Path) -> None:
    """The ratio is judged over the whole zip, and so is the total."""
    source = zip_of(tmp_path / "bomb.zip", {f"{number}.html": bytes(3 * MIB) for number in range(10)})
    with pytest.raises(BudgetExceeded, match="200 times"):
        list(walk(source))
    with pytest.raises(BudgetExceeded, match="GiB"):
        list(walk(source, budget=Budget(ratio=10_000, total=20 * MIB)))
    assert len(list(walk(source, budget=Budget(ratio=10_000)))) == 10


def test_a_list_of_too_many_members_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Also when the zip declares fewer than it has."""
    source = zip_of(tmp_path / "many.zip", {f"{number}.html": b"x" for number in range(300)})
    with pytest.raises(BudgetExceeded, match="more than 200 packed files"):
        list(walk(source, budget=Budget(members=200)))
    data = bytearray(source.read_bytes())
    data[-14:-10] = struct.pack("<2H", 1, 1)
    source.write_bytes(data)
    with pytest.raises(BudgetExceeded, match="more than 200 packed files"):
        list(walk(source, budget=Budget(members=200)))


def test_the_gauge_goes_from_nothing_to_all_whatever_the_source(tmp_path: Path) -> None:
    """In bytes as they lie on disk, so that an estimate of the time left means something."""
    folder = tmp_path / "site"
    for number in range(30):
        put(folder / f"{number}.html", PAGE * (number + 1))
    put(folder / "a.html.gz", gzip.compress(PAGE * 900))
    zipped = zip_of(tmp_path / "site.zip", {f"{number}.html": os.urandom(900) + PAGE for number in range(30)})
    for source in (folder, zipped, folder / "a.html.gz"):
        gauge, seen = ReadProgress([source]), [0]
        for item in walk(source, gauge=gauge):
            if isinstance(item, Item):
                assert item.data
            seen.append(gauge.done)
        assert seen == sorted(seen)
        assert gauge.total >= gauge.done >= 0.7 * gauge.total


def test_a_name_that_is_not_utf_8_becomes_text_that_can_be_stored(tmp_path: Path) -> None:
    """Old disks have names in Latin-1."""
    put(tmp_path / os.fsdecode(b"caf\xe9.html"), PAGE)
    (item,) = walk(tmp_path)
    item.path.encode("utf-8")
    assert item.path == "caf\N{REPLACEMENT CHARACTER}.html"
