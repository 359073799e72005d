"""Counts the events that the channel and the store report."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

from bot.channels.telegram.outcome import Done, NotModified, Sent
from bot.observer import Access, Observer, UpdateOutcome
from bot.operations.metrics import Metrics
from flows.assessment.assess import assess
from flows.engine.question import Flow
from flows.engine.replay import replay
from flows.engine.session import Session, State

_WAITS: Final = frozenset({"getUpdates"})
_GOOD: Final = (Sent, Done, NotModified)


class MetricsObserver(Observer):
    """An observer that updates the metrics of one process.

    `now` returns Unix time, `steady` monotonic time, both in seconds. `reached` is the monotonic
    time of the last successful call to Telegram.
    """

    def __init__(
        self,
        metrics: Metrics,
        flow: Flow,
        now: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.metrics = metrics
        self.steady = steady
        self.reached = float("-inf")
        self._flow = flow
        self._now = now
        metrics.set("intake_build_info", 1.0, version("china-ip-intake"), flow.version)

    def update(self, kind: str, outcome: UpdateOutcome, seconds: float = 0.0) -> None:
        """Count an update; record its duration if it was committed."""
        self.metrics.add("intake_updates_total", kind, outcome)
        if outcome == "handled":
            self.metrics.took("intake_update_seconds", seconds, kind)

    def refused(self) -> None:
        """Count a request without the secret."""
        self.metrics.add("intake_webhook_refused_total")

    def update_error(self, error: BaseException) -> None:
        """Count an error by its class."""
        self.metrics.add("intake_update_errors_total", type(error).__name__)

    def turn(self, before: Session | None, after: Session | None) -> None:
        """Count an entered state, and a result."""
        if after is None:
            if before is not None:
                self.metrics.add("intake_states_entered_total", State.DELETED.value)
            return
        came = before is None or before.state is not after.state
        if came:
            self.metrics.add("intake_states_entered_total", after.state.value)
        if came and after.state is State.ASSESSED:
            facts = replay(self._flow, after.answers).facts
            found = assess(facts, after.as_of, changes=False)
            self.metrics.add("intake_assessments_total", found.classification.value)

    def call(self, method: str, outcome: object, seconds: float) -> None:
        """Count a Bot API call and record its duration."""
        self.metrics.add("intake_telegram_calls_total", method, _named(outcome))
        if method not in _WAITS:
            self.metrics.took("intake_telegram_call_seconds", seconds)
        if isinstance(outcome, _GOOD):
            self.reached = self.steady()
            self.metrics.set("intake_telegram_success_timestamp_seconds", self._now())

    def sent(self, outcome: object, seconds: float) -> None:
        """Count the final outcome of a message and record its duration."""
        self.metrics.add("intake_sends_total", _named(outcome))
        self.metrics.took("intake_send_seconds", seconds)

    def repeat(self, outcome: object) -> None:
        """Count a retry of a message."""
        self.metrics.add("intake_send_repeats_total", _named(outcome))

    def firm_message(self, kind: str, outcome: str) -> None:
        """Count a message to a firm that ended."""
        self.metrics.add("intake_firm_messages_total", kind, outcome)

    def transaction(self, access: Access, seconds: float, error: BaseException | None) -> None:
        """Record the duration of a transaction, and count an error."""
        self.metrics.took("intake_database_seconds", seconds, access)
        if error is not None:
            self.metrics.add("intake_database_errors_total")

    def conflict(self) -> None:
        """Count a retried transaction."""
        self.metrics.add("intake_database_conflicts_total")


def _named(outcome: object) -> str:
    return type(outcome).__name__.lower()
