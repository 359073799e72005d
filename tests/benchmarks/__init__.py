"""Benchmarks: `make bench` runs all of them, `make bench ARGS="engine store"` only these.

They print figures and never fail on them. Each module has `run()`, which yields lines.
"""
