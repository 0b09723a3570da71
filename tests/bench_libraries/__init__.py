"""Libraries that do not live in one environment: each is executed in its own, outside of CI.

`python -m tests.bench_libraries` runs all and writes the table of `docs/libraries.md`.
"""
