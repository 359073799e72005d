"""The interview: every question, one file a topic, in the order people are asked.

The story comes first; see `story.py`.

To change a question:

1. Open the file of its topic (`right.py`, `acts.py`, ...) and edit its entry. What an entry
   may hold is in `flows/engine/question.py`; a fact that it sets must be in
   `flows/vocabulary.py`. `applies_if` is a condition built from the leaves of
   `flows/assessment/tree/conditions.py`; it reads only facts of earlier questions. The place in
   the tuple is the place in the interview.
2. Open `locales/en/LC_MESSAGES/interview.po` and `locales/zh_Hans/LC_MESSAGES/interview.po`
   and edit the entries `question.<id>.*`: `text`, `why`, `find_out`, and where they help
   `text.accused` (the same question put to the accused side) and `example`; one
   `question.<id>.option.<code>` for each button or line. Yes, no and not sure are shared.
3. Run `make test`. A text missing in one language, a fact that no question sets, or a
   question that reads an answer not yet given fails there and is named.

When a question is added, removed or means something else, raise `VERSION`: sessions begun
under the old one are then replayed, and people are told what no longer exists.
"""

from __future__ import annotations

from flows.engine.question import Flow
from flows.interview import (
    acts,
    conduct,
    contract,
    evidence,
    money,
    notice,
    relationship,
    right,
    settlement,
    shell_change,
    story,
    timing,
)

VERSION = "5"

FLOW = Flow(
    version=VERSION,
    questions=(
        *story.QUESTIONS,
        *right.QUESTIONS,
        *acts.QUESTIONS,
        *timing.QUESTIONS,
        *relationship.QUESTIONS,
        *notice.QUESTIONS,
        *settlement.QUESTIONS,
        *shell_change.QUESTIONS,
        *money.QUESTIONS,
        *conduct.QUESTIONS,
        *contract.QUESTIONS,
        *evidence.QUESTIONS,
    ),
)
