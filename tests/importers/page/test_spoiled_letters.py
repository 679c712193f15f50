"""Pages whose letters do not fit what they say of their encoding, or were spoiled before they were sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.decode import decode, encoding_of, is_text
from importers.page.repair.letters import decoded_once_more

TEXTS = {
    "ru": "Паром стоит у верхней пристани с тех пор, как лопнул канат, и паромщик чинит башмаки соседям.",
    "uk": "Пором стоїть біля верхньої пристані, відколи лопнув канат, і поромник лагодить черевики сусідам.",
    "el": "Το πορθμείο μένει δεμένο από τότε που έσπασε το σχοινί, και ο πορθμέας διορθώνει παπούτσια.",
    "he": "המעבורת קשורה לרציף מאז שנקרע החבל, והספן מתקן נעליים לשכנים שלו כל היום.",
    "ar": "العبارة راسية عند الرصيف منذ أن انقطع الحبل، وصاحبها يصلح الأحذية لجيرانه.",
    "th": "เรือข้ามฟากจอดอยู่ที่ท่าตั้งแต่เชือกขาด และคนเรือซ่อมรองเท้าให้เพื่อนบ้าน",
    "ja": "綱が切れてから渡し舟は上の船着き場に止まったままで、船頭は靴を直している。",
    "zh": "自从绳子断了以后，渡船一直停在上游的码头，船夫在给邻居修鞋。",
    "ko": "밧줄이 끊어진 뒤로 나룻배는 위쪽 나루에 묶여 있고 사공은 이웃의 신발을 고친다.",
    "pl": "Prom stoi przy górnej przystani, odkąd pękła lina, a przewoźnik łata sąsiadom buty.",
    "cs": "Přívoz stojí u horního přístaviště od té doby, co prasklo lano, a převozník spravuje boty.",
    "hu": "A komp a felső kikötőben áll, mióta elszakadt a kötél, és a révész cipőket foltoz.",
    "tr": "Halat koptuğundan beri sal yukarı iskelede bağlı duruyor; salcı komşuların ayakkabılarını onarıyor.",
    "lt": "Keltas stovi prie viršutinės prieplaukos, nes nutrūko lynas, o keltininkas taiso batus žmonėms.",
    "es": "La balsa está atada desde que la soga se rompió; cada año el balsero da un niño de paño al señor Núñez.",
    "de": "Die Fähre liegt am oberen Steg, seit das Seil riß; für die Nachbarn flickt der Fährmann Schuhe, schön.",
}


def _page(language: str, head: str = "") -> str:
    text = TEXTS[language]
    links = "<div class=top><a href=/news>News</a> <a href=/about>About</a></div>"
    return (
        f"<html lang={language}><head>{head}<title>{text[:20]}</title></head><body>{links}<p>{text}</p></body></html>"
    )


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "iso8859-5"), ("ru", "cp866"), ("uk", "cp1251"), ("el", "cp1253"),
        ("el", "iso8859-7"), ("he", "cp1255"), ("ar", "cp1256"), ("th", "cp874"), ("ja", "shift_jis"), ("ja", "euc-jp"),
        ("ja", "iso2022_jp"), ("zh", "gbk"), ("zh", "gb18030"), ("ko", "euc-kr"), ("pl", "cp1250"), ("pl", "iso8859-2"),
        ("cs", "cp1250"), ("hu", "iso8859-2"), ("tr", "cp1254"), ("lt", "cp1257"), ("es", "cp1252"),
        ("es", "mac_roman"),
        ("de", "mac_roman"), ("de", "cp850"), ("es", "utf-16-le"), ("ru", "utf-16-be"), ("ja", "utf-16-le"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["", "<meta charset=utf-8>"])
def test_what_a_page_does_not_say_or_says_wrong_is_told_by_its_bytes_and_its_language(
    language: str, encoding: str, head: str
) -> None:
    page = _page(language, head)
    assert decode(page.encode(encoding)) == page
    assert is_text(page.encode(encoding))


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("ru", "cp1251"), ("ru", "koi8-r"), ("el", "iso8859-7"), ("ja", "shift_jis"), ("ja", "iso2022_jp"), ("zh", "gbk")],
)
def test_a_latin_label_on_another_script_is_not_followed(language: str, encoding: str) -> None:
    page = _page(language, "<meta charset=iso-8859-1>")
    assert decode(page.encode(encoding)) == page


def test_a_true_latin_label_is_followed_where_quotes_and_spaces_stand_beside_letters() -> None:
    text = "<meta charset=windows-1252><p>«\xa0Où\xa0?\xa0» “é” ‘à’ — “où” «\xa0là\xa0» …”"
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    "head", ["<meta charset=utf-8>", "<meta charset=iso-8859-1>", "<meta charset=windows-1250>", ""]
)
def test_single_bytes_of_another_encoding_in_utf8_are_read_as_what_they_were(head: str) -> None:
    page = f"{head}<p>{2 * TEXTS['es']}</p><p>Ñandú y café</p>"
    mixed = page.encode().replace("Ñandú y café".encode(), "Ñandú y café".encode("cp1252"))
    assert decode(mixed) == page


@pytest.mark.parametrize(
    ("cut", "read"),
    [
        (b"ni\xc3", "ni\ufffd"),
        (b"ni\xc3...</p>", "ni\ufffd...</p>"),
        (b"said\xe2\x80</p>", "said\ufffd</p>"),
        (b"fin\xe2\x80", "fin\ufffd"),
        (b"\xed\xa0\xbd\xed\xb8\x80!", "\N{GRINNING FACE}!"),
        (b"\xed\xa0\xbd!", "\xed\xa0½!"),
    ],
)
def test_a_character_that_was_cut_costs_itself_alone(cut: bytes, read: str) -> None:
    assert decode(f"<p>{TEXTS['es']}</p>".encode() + cut) == f"<p>{TEXTS['es']}</p>{read}"


@pytest.mark.parametrize("language", ["es", "de", "ru", "el", "pl"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_decoded_twice(language: str, wrong: str) -> None:
    text = TEXTS[language] + " “So” – it says…"
    twice = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode(wrong) for byte in text.encode()
    )
    if language in ("es", "de", "ru"):
        assert decode(f"<title>{text[:9]}</title>{twice}".encode()) == f"<title>{text[:9]}</title>{text}"
    else:  # letters beyond those that are told surely: all of it or nothing
        assert decode(twice.encode()) in (text, twice)


def test_letters_that_only_look_as_if_encoded_twice_stay() -> None:
    for text in (
        "“MANHÔ, “IRMÔ, “MAÇÔ e «LÃ» são palavras.",
        f"{TEXTS['es']} {TEXTS['de']} Some programs write Ã© for é, Ã± for ñ and Ã³ for ó.",
        "Viel „Spaß“, „Maß“ und „Fuß“ – «ß»",
        "«\xa0À\xa0» «\xa0Â\xa0» «\xa0Ô\xa0» ÂME ÂGE",
    ):
        assert decoded_once_more(text) == text


@given(st.text(max_size=200))
def test_utf8_is_never_read_as_anything_else_for_want_of_single_letters(text: str) -> None:
    page = f"<p>{TEXTS['es']}{text}"
    if "\0" not in text and "\x1b" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert decode(page.encode()) == decoded_once_more(page)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=80))
def test_what_was_once_decoded_again_is_not_longer(text: str) -> None:
    assert len(decoded_once_more(text)) <= len(text)


@given(st.binary(max_size=200))
def test_any_bytes_in_utf8_are_read_and_can_be_sent_on(data: bytes) -> None:
    decode(TEXTS["ru"].encode() + data).encode("utf-8")
    assert encoding_of(data)
