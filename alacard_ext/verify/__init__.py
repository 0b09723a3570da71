"""A verified deal: a notebook is really run, in a clean kernel, and stamped with what happened."""
