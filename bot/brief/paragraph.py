"""One paragraph to copy into a message to a lawyer, in every language; and why it is no letter.

Letters to the other side are not drafted: a warning that comes before the evidence is secured
lets it vanish, and may bring a suit against the sender.
"""

from __future__ import annotations

from bot.brief.calendar_days import act_by
from bot.brief.case import Case
from bot.brief.claims import sums_of, verdict
from bot.brief.matter import matter
from bot.brief.memo import nearest, urgency
from bot.language import Localizer, plain, speak
from bot.text import Text, text
from flows.assessment.model import Assessment

_STOP = "。"
"""Behind this full stop no space follows."""


def paragraph(case: Case, assessment: Assessment) -> tuple[Text, ...]:
    """Return the sentences of the summary, in order."""
    role = case.facts.code("party_role")
    said = [text("summary.opening", case=case.number)]
    said += [
        text("summary.row", name=name, value=cell[0])
        for name, cell in matter(case).rows
        if cell and name.key != "brief.matter.not_told"
    ]
    said.append(verdict(role, assessment))
    said += [
        text("summary.sum", claim=Text(f"classification.{name.value}"), sum=sum_)
        for name, sum_ in sums_of(assessment)
    ]
    limit = nearest(assessment)
    if limit is not None and limit.date is not None:
        day = act_by(limit.date, assessment.as_of)
        said.append(text("summary.limit", name=Text(f"deadline.{limit.id}"), day=day))
    said += [text("summary.urgency", said=line) for line in urgency(case.facts, assessment)]
    said.append(text("summary.closing", day=assessment.as_of))
    return tuple(said)


def summary_text(case: Case, assessment: Assessment, localizer: Localizer) -> str:
    """Return the paragraph in each language of the localizer, then why no letter is drafted."""
    said = paragraph(case, assessment)
    parts = []
    for voice in localizer.voices:
        sentences = [plain(speak(one, voice)) for one in said]
        parts.append("".join(one if one.endswith(_STOP) else f"{one} " for one in sentences))
    parts += [plain(speak(Text("summary.no_letter"), voice)) for voice in localizer.voices]
    return "\n\n".join(part.strip() for part in parts) + "\n"
