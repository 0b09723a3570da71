"""What code of a model card may do without being asked: only what is listed here, by hand.

Code of a README is a stranger's. It is run by itself only where every part of it is understood:
what each name stands for, what each call gives, and how much it may take. All that is not listed is
unknown, and what is unknown is shown instead of run.
"""

from __future__ import annotations

from .fetching import fetched
from .judge import unknown_in
from .refused import ODD_TEXT

__all__ = ["ODD_TEXT", "fetched", "unknown_in"]
