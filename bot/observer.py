"""What is watched while the program serves: a port, silent by itself.

The channel and the store tell it what happened; `bot.operations.metrics_observer` counts it. Nothing
is called with a fact's text, a name or the number of a chat in a label.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from flows.engine.session import Session

UpdateOutcome: TypeAlias = Literal["handled", "repeated", "waiting", "failed", "parked"]
Access: TypeAlias = Literal["read", "write"]


class Observer:
    """Is told what happened; does nothing with it. Durations are in seconds."""

    def update(self, kind: str, outcome: UpdateOutcome, seconds: float = 0.0) -> None:
        """An update of this kind (`message`) came to this, after so long."""

    def update_error(self, error: BaseException) -> None:
        """Handling an update raised this."""

    def turn(self, before: Session | None, after: Session | None) -> None:
        """A session was changed by an update, and that is committed."""

    def call(self, method: str, outcome: object, seconds: float) -> None:
        """One call of the Bot API came to this outcome."""

    def sent(self, outcome: object, seconds: float) -> None:
        """A message was brought to its end: waits and repeats are within `seconds`."""

    def repeat(self, outcome: object) -> None:
        """A message has to be sent again because of this outcome."""

    def transaction(self, access: Access, seconds: float, error: BaseException | None) -> None:
        """A transaction of the store ended, waiting for a worker included."""

    def conflict(self) -> None:
        """A transaction is begun anew: another process got in between."""


SILENT = Observer()
