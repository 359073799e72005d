"""Measurements: `python -m benchmarks` runs them all, `python -m benchmarks NAME...` some.

They print figures and judge nothing. Each module has `run()`, which yields its lines.
"""
