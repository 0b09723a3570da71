"""What is told of a launch: how it fares, where its app is, and what keeps it from the rest."""

from __future__ import annotations

from importlib.util import find_spec

from ...processes.rungs import Rung
from ...room import Requester
from .launch import Launch
from .models import Isolation, LaunchStatus


def status_of(
    demo_id: str,
    launch: Launch | None,
    requester: Requester,
    isolation: Isolation,
    *,
    place: int | None = None,
    camera: bool = False,
) -> LaunchStatus:
    """How a launch fares; 'stopped' where there is none. `place` is where it stands among those
    that wait for a card, `camera` whether pictures can be taken."""
    if launch is None:
        return LaunchStatus(
            demo_id=demo_id,
            status="stopped",
            phase="",
            fraction=0.0,
            message="",
            camera=camera,
            isolation=isolation,
        )
    run = launch.run
    return LaunchStatus(
        demo_id=demo_id,
        status=launch.state,
        phase=run.phase if run is not None else "",
        fraction=1.0 if launch.state == "running" else run.fraction if run is not None else 0.0,
        message=launch.message,
        demo_url=address_of(launch, requester) if launch.reachable else None,
        started_at=launch.started_at,
        expires_at=launch.expires_at,
        version=launch.version,
        network=launch.network,
        estimated_time=run.expected_seconds if run is not None else None,
        place=place,
        environment_bytes=launch.environment_bytes,
        picture=launch.pictured,
        camera=camera,
        isolation=isolation,
    )


def address_of(launch: Launch, requester: Requester) -> str:
    """Where the app of a launch is, as a path of the server."""
    return address_path(requester.base_url or "/", launch)


def address_path(base_url: str, launch: Launch) -> str:
    """The same below a base URL."""
    return f"{base_url.rstrip('/')}/alacard/app/{launch.token}/"


def can_be_reached() -> bool:
    """Whether what hands requests on to apps is installed."""
    return find_spec("jupyter_server_proxy") is not None


def isolation_of(rung: Rung) -> Isolation:
    """What is said of a rung before something is launched on it."""
    return Isolation(
        name=rung.name,
        title=rung.title,
        own_network=rung.name == "bubblewrap",
        promises=list(rung.promises),
        not_promised=list(rung.not_promised),
    )
