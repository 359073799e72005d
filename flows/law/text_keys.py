"""The texts that the law on file needs: of each provision, instrument and published judgment."""

from __future__ import annotations

from flows.law.judgments import judgments
from flows.law.library import library


def law_keys() -> frozenset[str]:
    """Return the key of every text of the catalog `law` that the data on file calls for."""
    keys = {provision.text_key for provision in library().provisions.values()}
    for id_ in library().instruments:
        keys |= {f"instrument.{id_}", f"instrument.{id_}.short"}
    for id_ in judgments():
        keys |= {f"judgment.{id_}.name", f"judgment.{id_}.summary"}
    return frozenset(keys)
