"""Every task at every difficulty, executed: `python -m tests.bench_notebooks`."""
