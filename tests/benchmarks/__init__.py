"""Measurements: `make bench` runs all of them, `make bench ARGS="engine store"` only these.

They print figures and judge nothing. Each module has `run()`, which yields its lines.
"""
