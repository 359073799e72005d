"""The firms of the settings."""

from __future__ import annotations

from bot.handover.firms import FirmsError, Receiver, read_firms
from bot.settings import Settings, SettingsError


def receivers_of(settings: Settings) -> tuple[Receiver, ...]:
    """Return the firms of the settings; none where no file is set.

    Raises:
        SettingsError: the file is invalid.
    """
    if settings.firms_file is None:
        return ()
    try:
        return read_firms(settings.firms_file)
    except FirmsError as error:
        raise SettingsError("INTAKE_FIRMS_FILE", str(error)) from None
