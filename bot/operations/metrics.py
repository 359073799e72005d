"""Every metric, declared once; `docs/operations/metrics.md` is generated from here.

Each label has a fixed, short list of values; any other value counts as `other`.
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
    """The metric types of Prometheus that are in use."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: name, type, help text, labels with their values, buckets in seconds."""

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
        "Updates by kind and outcome: handled (committed); repeated (a duplicate, ignored); "
        "waiting (the store was unavailable; Telegram sends it again); failed (will be tried "
        "again); parked (given up after repeated failures).",
        {"kind": UPDATE_KINDS, "outcome": UPDATE_OUTCOMES},
    ),
    Metric(
        "intake_update_seconds",
        H,
        "Time from receiving an update to its commit, in seconds.",
        {"kind": UPDATE_KINDS},
        _FAST,
    ),
    Metric(
        "intake_update_errors_total",
        C,
        "Errors while handling an update, by exception class.",
        {"error": ERRORS},
    ),
    Metric(
        "intake_webhook_refused_total",
        C,
        "Requests to the webhook without its secret.",
    ),
    Metric(
        "intake_sends_total",
        C,
        "Messages, edits and files by final outcome, retries included.",
        {"outcome": CALL_OUTCOMES},
    ),
    Metric(
        "intake_send_seconds",
        H,
        "Time from the decision to send to the final outcome, in seconds; includes queueing, "
        "waits that Telegram asked for, and retries.",
        buckets=_SLOW,
    ),
    Metric(
        "intake_send_repeats_total",
        C,
        "Retried sends, by the outcome of the attempt before.",
        {"outcome": ("later", "failed", "unknown", OTHER)},
    ),
    Metric(
        "intake_telegram_calls_total",
        C,
        "Bot API calls by method and outcome.",
        {"method": METHODS, "outcome": CALL_OUTCOMES},
    ),
    Metric(
        "intake_telegram_call_seconds",
        H,
        "Duration of a Bot API call in seconds, without getUpdates, which waits for updates.",
        buckets=_SLOW,
    ),
    Metric(
        "intake_telegram_success_timestamp_seconds",
        G,
        "Unix time of the last successful Bot API call; 0 before the first.",
    ),
    Metric(
        "intake_states_entered_total",
        C,
        "Funnel: how often a session entered each state of the interview (a topic or a phase "
        "around the topics).",
        {"state": STATES},
    ),
    Metric(
        "intake_assessments_total",
        C,
        "Results shown by classification: the first of a session, and each after a change of "
        "its answers.",
        {"classification": CLASSIFICATIONS},
    ),
    Metric(
        "intake_database_seconds",
        H,
        "Duration of a transaction in seconds, including the wait for a worker.",
        {"access": ("read", "write")},
        _FAST,
    ),
    Metric("intake_database_errors_total", C, "Transactions that ended in a database error."),
    Metric(
        "intake_database_conflicts_total",
        C,
        "Transactions retried because another process wrote first.",
    ),
    Metric(
        "intake_sessions",
        G,
        "Stored sessions by retention class: empty (no consent yet), unfinished, finished.",
        {"kept_as": (EMPTY, UNFINISHED, FINISHED)},
    ),
    Metric("intake_sessions_active", G, "Sessions with activity in the last 24 hours."),
    Metric("intake_cards_behind", G, "Chats whose card is older than their session."),
    Metric(
        "intake_cards_late",
        G,
        "Those of intake_cards_behind that have waited for more than a minute.",
    ),
    Metric(
        "intake_firm_messages_total",
        C,
        "Finished messages to firms by kind and outcome: received; failed (refused, or given up "
        "after two days); changed (the firm differs from the one shown: not sent).",
        {"kind": ("hand_over", "withdrawal"), "outcome": ("received", "failed", "changed")},
    ),
    Metric("intake_outbox_depth", G, "Notices, files and hand-overs waiting in the outbox."),
    Metric(
        "intake_outbox_age_seconds",
        G,
        "Age of the oldest entry of the outbox, in seconds; the age of a postponed entry counts "
        "from its postponement.",
    ),
    Metric("intake_updates_parked", G, "Updates given up that nobody has discarded yet."),
    Metric(
        "intake_sample_timestamp_seconds",
        G,
        "Unix time of the last successful query for the database figures above.",
    ),
    Metric(
        "intake_sample_errors_total", C, "Failed or timed-out queries for the database figures."
    ),
    Metric(
        "intake_loop_lag_seconds",
        G,
        "Delay of the last heartbeat of the event loop, in seconds.",
    ),
    Metric(
        "intake_ready",
        G,
        "1 if /readyz last answered 200, else 0.",
    ),
    Metric(
        "intake_build_info",
        G,
        "Always 1; the labels are the versions of the program and of the interview.",
        {"version": (), "flow": ()},
    ),
)
"""In the order of the generated page."""

PROCESS: Final = (
    "process_virtual_memory_bytes",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "process_cpu_seconds_total",
    "process_open_fds",
    "process_max_fds",
)
"""What the library's process collector adds on Linux."""


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        # Otherwise the library exports each series twice, the second with its creation time.
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
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float:
        """Return the value of one sample (`intake_update_seconds_count`); 0 where there is none."""
        return self._registry.get_sample_value(name, labels) or 0.0

    def _begin(self, metric: Metric) -> None:
        """Create the series at 0: Prometheus does not see an increase in one that starts at 1."""
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
