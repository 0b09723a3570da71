"""Ten notebooks on a real graphics card: where the weights lie, and what they take.

    python -m tools.gpu_check [--out FILE] [--only WORD …] [--small]
    python -m tools.gpu_check --write FILE

The first builds models with random weights in the sizes of published ones, deals a notebook for
each on this machine, executes it in a fresh kernel, and reads how many bytes of the card it took.
The second puts what such a run kept into `docs/notebooks.md`.
"""
