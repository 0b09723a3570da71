"""The room of verified deals: run a notebook in a clean kernel, and stamp it."""

from ..room import Command, Room

ROOM = Room(
    "verify",
    routes="alacard_ext.verify.routes:ROUTES",
    jobs=(
        "alacard_ext.verify.job:VerifyJob",
        "alacard_ext.verify.file_job:VerifyFileJob",
        "alacard_ext.verify.folder_job:VerifyFolderJob",
        "alacard_ext.verify.generate_job:GenerateVerifyJob",
    ),
    commands=(
        Command(
            "verify",
            "run a notebook in a clean kernel and record the result in it",
            "alacard_ext.verify.command:add_arguments",
            "alacard_ext.verify.command:run",
        ),
    ),
    services=("alacard_ext.verify.verifications:Verifications",),
)
