"""The metrics: all are declared, with few labels, and correct after real updates."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from botapi.person import Person
from botapi.world import World
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from serving import House
from telegram import Update

from bot.errors import StoreError
from bot.observer import Observer
from bot.operations.metrics import METRICS, OTHER, PROCESS, MetricKind, Metrics
from bot.operations.metrics_observer import MetricsObserver
from bot.operations.sampling import Sampler
from flows.engine.session import State

DECLARED = {metric.name: metric for metric in METRICS}


def family(name: str) -> str:
    """Return the name of a metric in the text format."""
    return name.removesuffix("_total") if DECLARED[name].kind is MetricKind.COUNTER else name


def test_what_is_told_is_what_is_declared() -> None:
    """The text has every declared metric and those of the library, and no other."""
    told = {one.name for one in text_string_to_metric_families(Metrics().text().decode())}
    library = {name.removesuffix("_total") for name in PROCESS}
    assert {name for name in told if not name.startswith("process_")} == set(map(family, DECLARED))
    assert {name for name in told if name.startswith("process_")} <= library


def test_names_say_the_unit() -> None:
    """Names begin with `intake_`; counters end in `_total`, durations in `_seconds`."""
    for metric in METRICS:
        assert re.fullmatch(r"intake_[a-z_]+", metric.name)
        assert metric.name.endswith("_total") == (metric.kind is MetricKind.COUNTER)
        assert not metric.buckets or metric.name.endswith("_seconds")


@given(
    st.sampled_from([m for m in METRICS if m.kind is MetricKind.COUNTER and m.labels]), st.text()
)
def test_labels_are_bounded(metric: object, value: str) -> None:
    """An unknown value of a label counts as `other`."""
    assert isinstance(metric, type(METRICS[0]))
    metrics = Metrics()
    metrics.add(metric.name, *[value for _ in metric.labels])
    for found in text_string_to_metric_families(metrics.text().decode()):
        if found.name == family(metric.name):
            for sample in found.samples:
                for label, shown in sample.labels.items():
                    assert shown in (*metric.labels[label], OTHER)


def test_the_port_is_whole() -> None:
    """The observer overrides every method of the interface."""
    told = {name for name in vars(Observer) if not name.startswith("_")}
    assert told <= set(vars(MetricsObserver))


async def test_an_interview_is_counted(
    house: House, observer: MetricsObserver, ann: Person
) -> None:
    """Updates, calls, sends, transactions and states are counted."""
    value = observer.metrics.value
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "1")
    handled = {"outcome": "handled"}
    assert value("intake_updates_total", kind="message", **handled) == 2
    assert value("intake_updates_total", kind="callback_query", **handled) == 2
    assert value("intake_update_seconds_count", kind="message") == 2
    assert value("intake_sends_total", outcome="sent") >= 3
    assert value("intake_send_seconds_count") >= 3
    called = {"outcome": "done"}
    assert value("intake_telegram_calls_total", method="sendMessage", **called) >= 1
    assert value("intake_telegram_calls_total", method="answerCallbackQuery", **called) == 2
    assert value("intake_database_seconds_count", access="write") >= 4
    for state in (State.LANGUAGE, State.CONSENT, State.RIGHT):
        assert value("intake_states_entered_total", state=state.value) == 1
    assert value("intake_states_entered_total", state="assessed") == 0
    assert value("intake_telegram_success_timestamp_seconds") > 0


async def test_a_result_is_counted_once_by_its_classification(
    house: House, observer: MetricsObserver, ann: Person
) -> None:
    """A result counts once by its classification, however many pages are opened."""
    async with house.serving():
        await house.agrees(ann)
        await house.says(ann, "1", "7", "/assess")
        session = await house.session(ann)
        assert session.state is State.ASSESSED
        await house.says(ann, "/start")
    counted = {
        value: observer.metrics.value("intake_assessments_total", classification=value)
        for value in DECLARED["intake_assessments_total"].labels["classification"]
    }
    assert sum(counted.values()) == 1
    assert counted["open"] == 1


async def test_an_update_come_twice_is_counted_as_such(
    house: House, observer: MetricsObserver, ann: Person
) -> None:
    """An update handled twice counts as one update and one repeat."""
    async with house.serving() as service:
        ann.say("/start")
        (raw,) = house.world.updates.batch(0, 1)
        await house.settle()
        assert isinstance(raw, dict)
        await service.handler.handle(raw, Update.de_json(raw))
    assert observer.metrics.value("intake_updates_total", kind="message", outcome="handled") == 1
    assert observer.metrics.value("intake_updates_total", kind="message", outcome="repeated") == 1


async def test_faults_are_counted_by_class(
    house: House, observer: MetricsObserver, world: World, ann: Person
) -> None:
    """A failure of the server counts as a retry of its kind, and as a call."""
    async with house.serving():
        world.faults.next("sendMessage", "502")
        ann.say("/start")
        await house.settle()
    assert observer.metrics.value("intake_send_repeats_total", outcome="failed") == 1
    failed = {"method": "sendMessage", "outcome": "failed"}
    assert observer.metrics.value("intake_telegram_calls_total", **failed) == 1


async def test_the_database_is_sampled(
    house: House, observer: MetricsObserver, ann: Person
) -> None:
    """Sessions, outdated cards, outbox and parked updates come from the store."""
    metrics = observer.metrics
    async with house.serving() as service:
        assert house.store is not None
        await house.agrees(ann)
        await service.handler.park({"update_id": 7}, "a test")
        sampler = Sampler(house.store, metrics, now=lambda: house.now + timedelta(hours=1))
        stats = await sampler.sample()
        assert stats is not None
    assert metrics.value("intake_sessions", kept_as="unfinished") == 1
    assert metrics.value("intake_sessions_active") == 1
    assert metrics.value("intake_cards_behind") == 0
    assert metrics.value("intake_updates_parked") == 1


async def test_the_store_away_is_counted(observer: MetricsObserver) -> None:
    """A failed query is counted, and the figures are unchanged."""

    class Away:
        async def check_writable(self) -> None:
            pass

        async def stats(self, at: object) -> object:
            raise StoreError(f"away at {at}")

    sampler = Sampler(Away(), observer.metrics)  # type: ignore[arg-type]
    assert await sampler.sample() is None
    assert observer.metrics.value("intake_sample_errors_total") == 1
    assert observer.metrics.value("intake_sample_timestamp_seconds") == 0
    with pytest.raises(KeyError):
        observer.metrics.add("intake_nothing_total")
