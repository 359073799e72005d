"""Shared by all tests: seeded hypothesis profiles without deadlines.

`HYPOTHESIS_PROFILE=thorough make test` draws many more cases, new ones each time; `few` is for
`make mutants`, which runs the suite hundreds of times.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("seeded", _PATIENT, derandomize=True, max_examples=30)
settings.register_profile("few", _PATIENT, derandomize=True, max_examples=8)
settings.register_profile("thorough", _PATIENT, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "seeded"))
