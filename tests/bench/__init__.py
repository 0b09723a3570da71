"""What Alacard costs, as ratios measured in one run on this machine: `python -m tests.bench`."""
