"""What a person is given who asks for everything held about them."""

from __future__ import annotations

import json

from flows.engine.session import Session

FILE_NAME = "china-ip-intake.json"


def exported(session: Session) -> str:
    """Return the session as indented JSON, as it is stored."""
    return json.dumps(session.model_dump(mode="json"), ensure_ascii=False, indent=2)
