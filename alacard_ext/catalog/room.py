"""The room of the catalog: the models of the whole Hub on this computer."""

from ..room import Command, Room

ROOM = Room(
    "catalog",
    routes="alacard_ext.catalog.routes:ROUTES",
    commands=(
        Command(
            "catalog",
            "update and search the catalog of models",
            "alacard_ext.catalog.commands:add_arguments",
            "alacard_ext.catalog.commands:run",
        ),
    ),
    jobs=(
        "alacard_ext.catalog.job:SyncJob",
        "alacard_ext.catalog.transfer_jobs:ImportJob",
        "alacard_ext.catalog.transfer_jobs:ExportJob",
        "alacard_ext.catalog.search_job:SearchJob",
    ),
    services=("alacard_ext.catalog.service:CatalogService",),
    optional=True,
)
