"""What becomes of the examples on real model pages, counted: `python -m tests.bench_readmes`."""
