"""Every metric of the program, declared once; `docs/operations/metrics.md` is made from here.

Labels have few values and all are known beforehand: what is not among them counts as `other`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from math import prod
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.store.retention import EMPTY, FINISHED, UNFINISHED
from flows.assessment.model import Classification
from flows.engine.session import State

OTHER: Final = "other"
_AT_START: Final = 30
CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_FAST: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_SLOW: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class MetricKind(Enum):
    """What a metric is to Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its name, what it says, its labels with their values, its buckets."""

    name: str
    kind: MetricKind
    says: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    buckets: tuple[float, ...] = ()


UPDATE_KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member", OTHER)
UPDATE_OUTCOMES: Final = ("handled", "repeated", "waiting", "failed", "parked")
ERRORS: Final = (
    "DamagedError",
    "NewerFlowError",
    "NotHandledError",
    "NotReadyError",
    "TimeoutError",
    "CancelledError",
    "AssertionError",
    "AttributeError",
    "KeyError",
    "TypeError",
    "ValueError",
    OTHER,
)
METHODS: Final = (
    "getMe",
    "getUpdates",
    "sendMessage",
    "sendDocument",
    "sendChatAction",
    "editMessageText",
    "editMessageReplyMarkup",
    "deleteMessage",
    "answerCallbackQuery",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    OTHER,
)
CALL_OUTCOMES: Final = (
    "sent",
    "done",
    "notmodified",
    "gone",
    "moved",
    "uneditable",
    "expired",
    "badentities",
    "toolong",
    "refused",
    "later",
    "unknown",
    "failed",
    "fatal",
    "conflict",
    OTHER,
)
STATES: Final = tuple(state.value for state in State)
CLASSIFICATIONS: Final = tuple(found.value for found in Classification)

C, G, H = MetricKind.COUNTER, MetricKind.GAUGE, MetricKind.HISTOGRAM

METRICS: Final = (
    Metric(
        "intake_updates_total",
        C,
        "Updates by kind and by what became of them: handled and committed; repeated (committed "
        "before, or again by Telegram); waiting (the store was away, it comes again); failed (it "
        "is tried again); parked (given up).",
        {"kind": UPDATE_KINDS, "outcome": UPDATE_OUTCOMES},
    ),
    Metric(
        "intake_update_seconds",
        H,
        "From taking an update in to its commit, in seconds.",
        {"kind": UPDATE_KINDS},
        _FAST,
    ),
    Metric(
        "intake_update_errors_total",
        C,
        "Failures to handle an update, by the class of the error.",
        {"error": ERRORS},
    ),
    Metric(
        "intake_sends_total",
        C,
        "Messages, edits and files by what became of them in the end, repeats included.",
        {"outcome": CALL_OUTCOMES},
    ),
    Metric(
        "intake_send_seconds",
        H,
        "From wanting to send to the end of it, in seconds: waiting for a turn, Telegram's own "
        "waits and repeats included.",
        buckets=_SLOW,
    ),
    Metric(
        "intake_send_repeats_total",
        C,
        "Sends that had to be repeated, by the outcome before.",
        {"outcome": ("later", "failed", "unknown", OTHER)},
    ),
    Metric(
        "intake_telegram_calls_total",
        C,
        "Calls of the Bot API by method and outcome.",
        {"method": METHODS, "outcome": CALL_OUTCOMES},
    ),
    Metric(
        "intake_telegram_call_seconds",
        H,
        "How long a call of the Bot API took, in seconds; getUpdates, which waits, is left out.",
        buckets=_SLOW,
    ),
    Metric(
        "intake_telegram_success_timestamp_seconds",
        G,
        "When Telegram last answered a call as it should, in seconds since 1970; 0 before.",
    ),
    Metric(
        "intake_states_entered_total",
        C,
        "The funnel: how often a session came to a state of the interview, a topic or a step "
        "around them.",
        {"state": STATES},
    ),
    Metric(
        "intake_assessments_total",
        C,
        "Results shown for the first time in a session or after its answers changed, by "
        "classification.",
        {"classification": CLASSIFICATIONS},
    ),
    Metric(
        "intake_database_seconds",
        H,
        "How long a transaction took, in seconds, waiting for a worker included.",
        {"access": ("read", "write")},
        _FAST,
    ),
    Metric("intake_database_errors_total", C, "Transactions that the database refused."),
    Metric(
        "intake_database_conflicts_total",
        C,
        "Transactions begun anew because another process got in between.",
    ),
    Metric(
        "intake_sessions",
        G,
        "Sessions stored, by how long they are kept: empty (no consent yet), unfinished, finished.",
        {"kept_as": (EMPTY, UNFINISHED, FINISHED)},
    ),
    Metric("intake_sessions_active", G, "Sessions whose person was here within the last 24 hours."),
    Metric("intake_cards_behind", G, "Chats whose card is older than their session."),
    Metric(
        "intake_cards_late", G, "Of those, chats that have been waiting for more than a minute."
    ),
    Metric("intake_outbox_depth", G, "Notices, files and hand-overs that wait to be sent."),
    Metric(
        "intake_outbox_age_seconds",
        G,
        "For how long the oldest of those has been waiting, in seconds; what was postponed counts "
        "from the moment that was decided.",
    ),
    Metric("intake_updates_parked", G, "Updates given up and not yet looked into."),
    Metric(
        "intake_sample_timestamp_seconds",
        G,
        "When the database was last asked for the figures above, in seconds since 1970.",
    ),
    Metric("intake_sample_errors_total", C, "How often it could not be asked in time."),
    Metric(
        "intake_loop_lag_seconds",
        G,
        "By how much the last beat of the event loop came late, in seconds.",
    ),
    Metric(
        "intake_ready",
        G,
        "1 where /readyz last answered 200, else 0.",
    ),
    Metric(
        "intake_build_info",
        G,
        "Always 1; the version of the program and of the interview.",
        {"version": (), "flow": ()},
    ),
)
"""In the order in which the page shows them."""

PROCESS: Final = (
    "process_virtual_memory_bytes",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "process_cpu_seconds_total",
    "process_open_fds",
    "process_max_fds",
)
"""What the library's own collector adds on Linux."""


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        # Else each series is there twice, the second with the moment it was made.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._made = {metric.name: _made(metric, self._registry) for metric in METRICS}
        self._known = {
            metric.name: tuple(frozenset(values) for values in metric.labels.values())
            for metric in METRICS
        }
        for metric in METRICS:
            self._begin(metric)
        ProcessCollector(registry=self._registry)

    def add(self, name: str, *labels: str, by: float = 1.0) -> None:
        """Raise a counter.

        Raises:
            KeyError: no metric has this name.
        """
        one = self._child(name, labels)
        if isinstance(one, Counter):
            one.inc(by)

    def set(self, name: str, value: float, *labels: str) -> None:
        """Set a gauge; raises KeyError as `add` does."""
        one = self._child(name, labels)
        if isinstance(one, Gauge):
            one.set(value)

    def took(self, name: str, seconds: float, *labels: str) -> None:
        """Add a duration to a histogram; raises KeyError as `add` does."""
        one = self._child(name, labels)
        if isinstance(one, Histogram):
            one.observe(seconds)

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float:
        """Return one figure (`intake_update_seconds_count`), 0 where there is none yet."""
        return self._registry.get_sample_value(name, labels) or 0.0

    def _begin(self, metric: Metric) -> None:
        """Have a series at 0 from the start: what begins at 1 never counts as an increase."""
        values = tuple(metric.labels.values())
        if values and all(values) and prod(map(len, values)) <= _AT_START:
            for labels in product(*values):
                self._made[metric.name].labels(*labels)

    def _child(self, name: str, labels: Iterable[str]) -> Counter | Gauge | Histogram:
        made, known = self._made[name], self._known[name]
        if not known:
            return made
        bounded = [
            value if not allowed or value in allowed else OTHER
            for value, allowed in zip(labels, known, strict=True)
        ]
        return made.labels(*bounded)


def _made(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    names = tuple(metric.labels)
    match metric.kind:
        case MetricKind.COUNTER:
            return Counter(metric.name, metric.says, names, registry=registry)
        case MetricKind.GAUGE:
            return Gauge(metric.name, metric.says, names, registry=registry)
        case MetricKind.HISTOGRAM:
            return Histogram(
                metric.name, metric.says, names, registry=registry, buckets=metric.buckets
            )
