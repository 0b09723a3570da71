"""The room of the community: the library of the hands that were dealt, and what is shared."""

from ..room import Command, Room

ROOM = Room(
    "community",
    routes="alacard_ext.community.routes:ROUTES",
    commands=(
        Command(
            "library",
            "list, show, share, discuss, remix, rebase, import, export and count hands",
            "alacard_ext.community.commands:add_arguments",
            "alacard_ext.community.commands:run",
        ),
        Command(
            "serve",
            "keep the library of a JupyterHub, as one of its services",
            "alacard_ext.service.commands:add_arguments",
            "alacard_ext.service.commands:run",
        ),
    ),
    jobs=(
        "alacard_ext.community.export_jobs:NotebookExportJob",
        "alacard_ext.community.export_jobs:CollectionExportJob",
    ),
    services=(
        "alacard_ext.community.library:Library",
        "alacard_ext.community.sharing:Sharing",
        "alacard_ext.community.activity:Activity",
        "alacard_ext.community.exporting.service:Exports",
        "alacard_ext.community.front:Front",
        "alacard_ext.community.collecting.service:Collections",
        "alacard_ext.community.collecting.export:CollectionExports",
        "alacard_ext.community.named.service:NamedHands",
        "alacard_ext.community.importing.service:Importing",
        "alacard_ext.community.rebasing.service:Rebasing",
        "alacard_ext.community.statistics.service:Statistics",
        "alacard_ext.community.personal.service:PersonalData",
    ),
    pages="alacard_ext.community.share_routes:PAGES",
    optional=True,
    place="store",
    remote={
        "alacard_ext.community.library:Library": "alacard_ext.community.remote.library:FarLibrary",
        "alacard_ext.community.sharing:Sharing": "alacard_ext.community.remote.sharing:FarSharing",
        "alacard_ext.community.activity:Activity": (
            "alacard_ext.community.remote.activity:FarActivity"
        ),
        "alacard_ext.community.exporting.service:Exports": (
            "alacard_ext.community.remote.activity:FarExports"
        ),
        "alacard_ext.community.collecting.service:Collections": (
            "alacard_ext.community.remote.collecting:FarCollections"
        ),
        "alacard_ext.community.collecting.export:CollectionExports": (
            "alacard_ext.community.remote.collecting:FarCollectionExports"
        ),
        "alacard_ext.community.statistics.service:Statistics": (
            "alacard_ext.community.remote.collecting:FarStatistics"
        ),
        "alacard_ext.community.importing.service:Importing": (
            "alacard_ext.community.remote.importing:FarImporting"
        ),
        "alacard_ext.community.rebasing.service:Rebasing": (
            "alacard_ext.community.remote.rebasing:FarRebasing"
        ),
        "alacard_ext.community.personal.service:PersonalData": (
            "alacard_ext.community.remote.personal:FarPersonalData"
        ),
    },
)
