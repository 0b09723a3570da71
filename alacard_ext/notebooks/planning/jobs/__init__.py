"""What a model that writes was made for, where that is something else than talking.

A decoder can rank, translate, judge or embed, if it is asked in the words of its training. `named`
tells the job by what page and name say; `asking` and `ranking` tell the words.
"""

from __future__ import annotations

from .named import Job, job_of
from .ranking import Ranking, ranking_of

__all__ = ["Job", "Ranking", "job_of", "ranking_of"]
