"""Figures of jobs: `python -m tests.bench_jobs`."""
