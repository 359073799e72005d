"""The main judgments over the real terminal: piped answers end in the result and the brief."""

from __future__ import annotations

from pathlib import Path

import pytest
from brief_cases import bare, pages_text, said
from story_runner import LANGUAGES, tell
from story_table import FOLDER, read_story
from story_terminal import piped

from bot.brief.claims import verdict
from bot.brief.document import read
from bot.language import Localizer, plain, speak
from flows.engine.replay import replay
from flows.engine.session import LanguageChoice
from flows.interview import FLOW

pytestmark = pytest.mark.slow

JUDGMENTS = ("jingdiao_first_instance", "xiaomi_v_shenzhen_xiaomi", "fila_v_zhongyuan")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", JUDGMENTS)
def test_piped_answers_end_in_the_assessment(
    name: str, language: LanguageChoice, tmp_path: Path
) -> None:
    """From the first card to the result: the last card says the classification.

    The first of them goes on to the full intake, in the language of its story.
    """
    story = read_story(FOLDER / f"{name}.yaml")
    if (name, language) != (JUDGMENTS[0], story.language):
        story = story.model_copy(update={"depth": "quick"})
    told = tell(story, language, types=True)
    _, *lines = told.teller.lines
    said = piped(tmp_path, story.as_of, lines, language)
    card = "".join(said.rpartition("\n> ")[0].rpartition("\n> ")[2].split())
    for voice in Localizer(language).voices:
        found = told.assessment.classification.value
        sentence = plain(Localizer(voice).text(f"classification.{found}.sentence"))
        assert "".join(sentence.split()) in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_piped_answers_end_in_the_brief(language: LanguageChoice, tmp_path: Path) -> None:
    """Asked for after the result, the brief lies in the folder: a PDF in the language, and data."""
    story = read_story(FOLDER / f"{JUDGMENTS[1]}.yaml").model_copy(update={"depth": "quick"})
    told = tell(story, language, types=True)
    _, *lines = told.teller.lines
    piped(tmp_path, story.as_of, [*lines, "/brief", "/brief json"], language)
    (pdf,) = tmp_path.glob(f"CI-*-{language}.pdf")
    (data,) = tmp_path.glob("CI-*.json")
    found = read(data.read_text(encoding="utf-8"))
    name = told.assessment.classification.value
    assert found.assessment["classification"] == name
    assert [one.language for one in found.consents] == [language]
    text = pages_text(pdf.read_bytes())
    answer = verdict(replay(FLOW, told.session.answers).facts.code("party_role"), told.assessment)
    for voice in Localizer(language).voices:
        assert bare(said(f"classification.{name}", voice)) in text
        assert bare(plain(speak(answer, voice))) in text
