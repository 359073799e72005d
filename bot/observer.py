"""Instrumentation interface: what the service reports while it runs. Does nothing by default.

The channel and the store call it; `bot.operations.metrics_observer` counts the calls. No call
passes the text of a fact, a name or a chat number as a label. Durations are in seconds.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from flows.engine.session import Session

UpdateOutcome: TypeAlias = Literal["handled", "repeated", "waiting", "failed", "parked"]
Access: TypeAlias = Literal["read", "write"]


class Observer:
    """Receives events and ignores them; subclasses override what they need."""

    def update(self, kind: str, outcome: UpdateOutcome, seconds: float = 0.0) -> None:
        """Report how an update of this kind (such as `message`) ended, and how long it took."""

    def update_error(self, error: BaseException) -> None:
        """Report an exception raised while an update was handled."""

    def turn(self, before: Session | None, after: Session | None) -> None:
        """Report that an update changed a session and the change is committed."""

    def refused(self) -> None:
        """Report that a request to the webhook did not have the secret."""

    def call(self, method: str, outcome: object, seconds: float) -> None:
        """Report the outcome of one Bot API call."""

    def sent(self, outcome: object, seconds: float) -> None:
        """Report that sending a message ended; `seconds` includes waits and retries."""

    def repeat(self, outcome: object) -> None:
        """Report that a message is sent again because of this outcome."""

    def firm_message(self, kind: str, outcome: str) -> None:
        """Report how a message to a firm (`hand_over`, `withdrawal`) ended, once committed."""

    def transaction(self, access: Access, seconds: float, error: BaseException | None) -> None:
        """Report that a store transaction ended; `seconds` includes the wait for a worker."""

    def conflict(self) -> None:
        """Report that a transaction is retried because another process wrote first."""


SILENT = Observer()
