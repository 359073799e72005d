"""What a person is given who asks for everything held about them."""

from __future__ import annotations

import json
from typing import Any

from flows.engine.session import Session

FILE_NAME = "china-ip-intake.json"


def exported(session: Session) -> str:
    """Return the session as indented JSON, as it is stored.

    The address that a firm receives at is the operator's, and may hold a secret: it is left out.
    """
    data = session.model_dump(mode="json")
    for holder in (data, data["offer"] or {}, *data["hand_overs"]):
        _without_address(holder.get("firm"))
    return json.dumps(data, ensure_ascii=False, indent=2)


def _without_address(firm: dict[str, Any] | None) -> None:
    if firm is not None:
        firm.pop("address", None)
