"""What the brief says is the same in every language, and hostile text is text."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from brief_cases import GOLDEN, TODAY, bare, case_named, fullest, pages_text, pdf_of
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.brief.glyphs import BREAK, LONGEST_IN_COLUMN, MARK, coverage, fit
from bot.brief.matter import is_sparse
from bot.brief.model import (
    Bar,
    Brief,
    EventKind,
    Group,
    Listing,
    MoneyPicture,
    Points,
    Prose,
    Row,
    Section,
    Subheading,
    Table,
    Timeline,
    TimelineEvent,
)
from bot.brief.plain import WIDTH, plain_text
from bot.brief.rendering import spoken
from bot.brief.scale import MARK as MARK_WIDTH
from bot.brief.scale import MOST_TICKS, event_places, ticks
from bot.language import Localizer
from bot.text import Text, text
from bot.text_width import columns
from flows.facts import DateSpan
from flows.facts_file import Json
from flows.law.judgments import judgments

HOSTILE = {
    "markup": "<b>bold</b> <script>alert(1)</script> &lt; &#x202e; </b>",
    "typst": '#eval("1+1") $x^2$ *b* _i_ `r` @ref <label> = Head\n- list #{ panic() } ]) \\ // c',
    "json": '"}], "is": "prose" \\u0000 \\',
    "right_to_left": "abc\u202egnp.exe\u202c \u05d0\u05d1 \u0645\u0631 \u200f\u2066x\u2069",
    "emoji": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f",
    "unseen": "a\x00b\x07c\x1bd\u200be\ufefff\u2028g\ud800h",
    "long": "x" * 500,
    "long_chinese": "侵" * 500,
    "rare": "㐂𠮷𪚥龘 e\u0301",
}


def shape(part: Json) -> Json:
    """Return nested data without its words: what stands where, and how much of it."""
    if isinstance(part, dict):
        if "lines" in part:
            return len(part["lines"]) if isinstance(part["lines"], list) else 0
        return {key: shape(value) for key, value in part.items()}
    return [shape(one) for one in part] if isinstance(part, list) else None


@pytest.mark.parametrize("name", [*judgments(), "rich"])
def test_both_languages_say_the_same_in_the_same_order(name: str) -> None:
    """Chapters, rows, cells and lines are the same in number and place in both languages."""
    brief = case_named(name).brief
    assert shape(spoken(brief, Localizer("en"))) == shape(spoken(brief, Localizer("zh")))


@pytest.mark.parametrize("name", GOLDEN)
def test_chapters_stand_in_their_order(name: str) -> None:
    """The answer comes first, the sources and the fingerprint last."""
    ids = [section.id for section in case_named(name).brief.sections]
    order = (
        "summary registration elements sums deadlines timeline questions changes evidence steps "
        "judgments answers sources about"
    )
    assert ids == [id_ for id_ in order.split() if id_ in ids]
    made = case_named(name)
    if is_sparse(made.case.facts, made.assessment):
        assert {*ids} <= {"summary", "registration", "questions", "about"}
    else:
        assert {"elements", "evidence", "steps", "answers", "sources"} <= {*ids}
    assert (ids[0], ids[-1]) == ("summary", "about")


def test_text_fits_eighty_columns() -> None:
    """As text no line is wider than a terminal, in any language, and the hash stands whole."""
    for made in (case_named("rich"), fullest()):
        written = plain_text(made.brief, Localizer("both"))
        assert max(columns(line) for line in written.splitlines()) <= WIDTH
        assert written.count(made.brief.fingerprint) == 2


def test_a_session_shows_the_questions_as_put() -> None:
    """The answers of a session stand beside the questions, with the firm's code on the front."""
    written = plain_text(fullest().brief, Localizer("en"))
    assert "Who are you?" in written
    assert "Referral code: firm-1" in written


def hostile_brief(bad: str) -> Brief:
    """Return a brief with this text in every place where text can stand."""
    said = text("brief.plain", value=bad)
    span = DateSpan.day(TODAY)
    blocks = (
        Subheading(said),
        Prose((said, text("result.warning", warning=said))),
        Table(
            "elements",
            (said,) * 4,
            (Row(((said,),) * 4), Row(((said,), (), (), ()), head=True)),
        ),
        Table("evidence", (said,) * 2, (Row(((said,),) * 2, ticked=True),)),
        Points(((said, (said,)),)),
        Listing((Group((said,), (((said,), (said,)),)),)),
        Timeline((TimelineEvent(span, said, EventKind.FACT),) * 2, said),
        MoneyPicture(((said, (Bar(said, Decimal(1), Decimal(2), "range", said),)),), said),
    )
    return Brief(
        case="CI-0000-0000",
        as_of=TODAY,
        title=said,
        particulars=((said, (said,)),),
        notice=said,
        sections=(Section("hostile", said, blocks),),
        fingerprint="0" * 64,
    )


def test_heads_without_rows_can_be_set() -> None:
    """Rows that nothing belongs to may fill pages; a header alone at a page's end fails typst."""
    said = (text("brief.plain", value="head"),)
    rows = (Row((said, said, (), ()), head=True),) * 200
    table = Table("elements", said * 4, rows)
    brief = Brief(
        case="CI-0000-0000",
        as_of=TODAY,
        title=said[0],
        particulars=(),
        notice=said[0],
        sections=(Section("heads", said[0], (table,)),),
        fingerprint="0" * 64,
    )
    assert pages_text(pdf_of(brief, "en")).count("head") >= 400


@pytest.mark.parametrize("bad", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_text(bad: str) -> None:
    """Whatever stands in a text is set as it is, or as marks, and nothing else happens."""
    read = pages_text(pdf_of(hostile_brief(bad), "en"))
    wanted = bare(fit(bad))
    assert read.count(wanted) >= 15


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_what_is_set_has_glyphs(given_text: str) -> None:
    """After fitting, every character has a glyph or is a space, and none turns direction."""
    font = coverage()
    fitted = fit(given_text)
    assert all(char in f"\n{BREAK}" or font.has(char) for char in fitted)
    assert not {*fitted} & {*"\u202a\u202e\u2066\u2067\u200f\ufeff\x00"}


@given(st.text(alphabet="abc/.,漢 ", max_size=200))
def test_words_can_be_broken(given_text: str) -> None:
    """No word stays longer than a column, and nothing is lost by breaking it."""
    fitted = fit(given_text)
    assert fitted.replace(BREAK, "") == given_text
    latin = "".join(char if char.isascii() or char == BREAK else " " for char in fitted)
    words = latin.replace(BREAK, " ").split()
    assert all(len(word) <= LONGEST_IN_COLUMN for word in words)


def test_a_missing_glyph_is_marked() -> None:
    """What the font lacks becomes a mark that is seen; rare characters of names do not."""
    assert fit("a\U0001f600b") == f"a{MARK}b"
    assert fit("㐂𠮷") == "㐂𠮷"


SPANS = st.one_of(
    st.dates().map(DateSpan.day),
    st.dates().map(lambda day: DateSpan.month(day.year, day.month)),
    st.dates().map(lambda day: DateSpan.year(day.year)),
)


@given(st.lists(SPANS, min_size=1, max_size=40))
def test_marks_of_the_timeline_never_touch(spans: list[DateSpan]) -> None:
    """Marks in one row keep their distance, and all stand on the line, inside their span."""
    spans = sorted(spans)
    places = json.loads(json.dumps(event_places(spans)))
    assert all(0 <= place["at"] <= 1 for place in places)
    assert all(0 <= place["from"] <= place["at"] <= place["to"] <= 1 for place in places)
    for row in {place["row"] for place in places}:
        shares = [place["at"] for place in places if place["row"] == row]
        gaps = [later - one for one, later in pairwise(shares)]
        assert all(gap >= MARK_WIDTH - 1e-9 for gap in gaps)
    assert len(ticks(spans)) <= MOST_TICKS + 1


def test_wording_is_never_a_key() -> None:
    """No key of a catalog shows in any language."""
    for name in GOLDEN:
        written = plain_text(case_named(name).brief, Localizer("both"))
        assert "brief." not in written
        assert Text("brief.title").key not in written
