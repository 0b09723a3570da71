"""The part of the Python API that counts hands, and hands over or deletes what is a person's own.

`alacard_ext.api` offers it as its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .community.personal.models import Archived, Erased
    from .community.statistics.models import LibraryStatistics


def library_archive(path: str | os.PathLike[str]) -> Archived:
    """Write all that the library keeps of you to a ZIP file at exactly `path`. Raises
    StoreUnavailable and OSError."""
    from .community.personal.service import PersonalData

    return with_services(
        lambda services: services.of(PersonalData).archive(Requester(), Path(path))
    )


def library_erase() -> Erased:
    """Delete all that the library keeps of you, for good. Raises StoreUnavailable."""
    from .community.personal.service import PersonalData

    return with_services(lambda services: services.of(PersonalData).erase(Requester()))


def library_statistics(timeframe: str = "year") -> LibraryStatistics:
    """What was generated, shared, remixed and verified in a `week`, `month`, `year` or in `all`
    time. Raises BadRequest and StoreUnavailable."""
    from .community.statistics.models import StatisticsQuery
    from .community.statistics.service import Statistics

    wanted = checked(StatisticsQuery, {"timeframe": timeframe}).timeframe
    return with_services(lambda services: services.of(Statistics).statistics(wanted, Requester()))
