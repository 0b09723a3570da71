"""The room of the service: the library for people of a JupyterHub who need not trust each other.

It is in no server of a person. Its command, `alacard serve`, stands with those of the library.
"""

from ..room import Room

SERVED = Room(
    "service",
    routes="alacard_ext.service.routes:ROUTES",
    services=("alacard_ext.service.keeping:Keeping",),
    place="both",
)
"""What the service answers to people's own servers alone, and no other server does."""
