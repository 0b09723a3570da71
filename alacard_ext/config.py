"""The one configuration: what a site sets in Jupyter's files holds for every way into Alacard.

The server extension inherits these traits; the command line, Python and `alacard doctor` read the
same files without a server. Both take them in one order, from the weakest to the strongest:
the folders `….d`, `jupyter_alacard_ext_config`, `jupyter_config`, `jupyter_server_config`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from traitlets import Bool, Enum, Float, Integer, TraitError, Unicode, default
from traitlets.config import Config

from .config_files import SECTION, Found, read_files
from .config_names import Names
from .config_operations import OperationsConfiguration
from .errors import InvalidConfiguration
from .hub.environment import hub_home

RUN_README_CODE = "ALACARD_RUN_README_CODE"
SERVICE_URL = "ALACARD_SERVICE_URL"
DATABASE_URL = "ALACARD_DATABASE_URL"
NO = frozenset({"0", "no", "false", "off", "never"})


class Configuration(OperationsConfiguration):
    """What a site can set, as `c.AlacardApp.…`, and the folders that follow from it."""

    hub_endpoint = Unicode(
        "",
        config=True,
        help="URL of the Hub. If it is empty, HF_ENDPOINT applies, as in huggingface_hub.",
    )
    hub_timeout = Float(
        20.0,
        min=1.0,
        config=True,
        help="Seconds that one request waits for the Hub in total. After that, Alacard uses what "
        "it knows without the Hub, or the request fails and says so.",
    )
    hub_fresh_seconds = Float(
        10.0,
        min=0.0,
        config=True,
        help="Seconds for which Alacard reuses the Hub's description of a model; 0 asks the Hub "
        "each time.",
    )
    cache_dir = Unicode(
        "",
        config=True,
        help="Folder where Alacard keeps answers of the Hub; if it is empty, a folder next to "
        "the cache of HF_HOME.",
    )

    open_panel = Bool(
        False,
        config=True,
        help="Show the Alacard sidebar when JupyterLab starts, as `make lab` does.",
    )

    verify_constraints = Unicode(
        "",
        config=True,
        help="A pip constraints file for the environments that Alacard builds to verify notebooks.",
    )

    verify_environment = Names(
        config=True,
        help="Names of environment variables that a verified notebook gets in addition to the "
        "usual ones.",
    )

    catalog_dir = Unicode(
        "",
        config=True,
        help="Folder of the model catalog; if it is empty, a folder next to the kept answers. "
        "Several servers can share it.",
    )
    catalog_sync_hours = Float(
        0.0,
        min=0.0,
        config=True,
        help="Hours between two syncs of the catalog with the Hub; 0 turns automatic syncing off.",
    )

    card_folders = Names(
        commas=True,
        config=True,
        help="Absolute paths of folders with prompts.yaml and topics/, or of YAML files with "
        "cards. Everyone's deck contains their prompt packs and topics. The server reads "
        "them when it starts.",
    )

    database_url = Unicode(
        config=True,
        help="Database that keeps the hands: a SQLite file (sqlite:////folder/library.sqlite) or "
        "a PostgreSQL database (postgresql://user:password@host/database). If it is empty, "
        "the environment variable ALACARD_DATABASE_URL applies, or else a file in Jupyter's "
        "data folder. Anyone who can read the database can read every hand in it.",
    )

    service_url = Unicode(
        config=True,
        help="On JupyterHub, the address of the service that keeps the library (`alacard "
        "serve`), such as http://hub:8000/services/alacard/. This server then opens no "
        "library database and needs no credentials for it. If it is not set, the "
        "environment variable ALACARD_SERVICE_URL applies.",
    )

    administrators = Names(
        config=True,
        help="User names, as Jupyter or JupyterHub knows them, of people who can see every "
        "shared hand and withdraw it. They cannot see what is private.",
    )
    collection_max_bytes = Integer(
        200_000_000,
        min=1,
        config=True,
        help="Maximum total size in bytes of a collection's notebooks for one export.",
    )
    share_max_bytes = Integer(
        20_000_000,
        min=1,
        config=True,
        help="Maximum size in bytes of a notebook file that is shared.",
    )

    quota_hands_a_month = Integer(
        0,
        min=0,
        config=True,
        help="Hands that the library keeps for each person per UTC month; 0 sets no limit. "
        "Beyond the limit, Alacard still makes notebooks but does not keep their hands. "
        "Administrators are exempt from all quotas.",
    )
    quota_shares = Integer(
        0,
        min=0,
        config=True,
        help="Hands that each person can share at the same time; 0 sets no limit.",
    )
    quota_bytes = Integer(
        0,
        min=0,
        config=True,
        help="Bytes of notebooks and published versions that the library keeps for each person; 0 "
        "sets no limit.",
    )
    audit_file = Unicode(
        "",
        config=True,
        help="File that gets one line of JSON whenever a hand, card or collection is shared, "
        "published, featured, no longer featured, withdrawn, deleted or restored, whenever "
        "a comment is hidden, shown, deleted or restored, whenever a person erases their "
        "data, and whenever an administrator controls queues, workers or someone else's "
        "jobs. If it is empty, nothing is written. Use logrotate or a similar tool to keep "
        "it short.",
    )

    demo_storage = Unicode(
        "",
        config=True,
        help="Where Alacard keeps the files of demos: a folder, or a URL that fsspec knows, such "
        "as s3://bucket/folder. If it is empty, a folder in Jupyter's data folder.",
    )
    demo_max_bytes = Integer(
        500_000_000,
        min=1,
        config=True,
        help="Maximum size in bytes of a demo's archive and, separately, of its unpacked files.",
    )
    demo_max_files = Integer(
        10_000,
        min=1,
        config=True,
        help="Maximum number of files and folders in a demo's bundle.",
    )
    demo_max_ratio = Integer(
        200,
        min=1,
        config=True,
        help="For bundles of more than 10 MB, how many times larger than its archive the bundle "
        "can be.",
    )
    demo_git_hosts = Names(
        ["huggingface.co", "github.com", "gitlab.com", "codeberg.org"],
        config=True,
        help="Hosts from which public repositories and Spaces can be downloaded as demos, over "
        "https only; write a port as name:port. An empty list allows no downloads.",
    )

    demo_idle_minutes = Float(
        30.0,
        min=0.01,
        config=True,
        help="Minutes after which an unused demo app is stopped.",
    )
    demo_apps_per_card = Integer(
        1,
        min=0,
        config=True,
        help="Demo apps that use one graphics card at the same time; the others wait. 0 sets no "
        "limit.",
    )
    demo_memory_bytes = Integer(
        0, min=0, config=True, help="Maximum memory of an app in bytes; 0 sets no limit."
    )

    demo_browser = Unicode(
        "",
        config=True,
        help="Chromium or Chrome, which takes the pictures of apps for the gallery. If it is "
        "empty, Alacard looks for one on PATH; `none` takes no pictures.",
    )

    jobs_engine = Enum(
        ("local", "procrastinate"),
        "local",
        config=True,
        help="What distributes jobs. `local` needs nothing else. `procrastinate` needs a "
        "PostgreSQL database as AlacardApp.database_url and `pip install alacard_ext[team]` "
        "for the workers; servers then run only jobs that need a person's files or kernels, "
        "and all other jobs wait for an `alacard worker`.",
    )
    jobs_at_once = Integer(
        8,
        min=1,
        config=True,
        help="Jobs of all kinds that one server or worker runs at the same time.",
    )
    jobs_per_person = Integer(
        0,
        min=0,
        config=True,
        help="Jobs of one person that run at the same time on all servers and workers together; "
        "0 sets no limit.",
    )
    job_lease_seconds = Float(
        30.0,
        min=1.0,
        config=True,
        help="Seconds without a sign of life after which a job is taken away from its server or "
        "worker.",
    )
    job_history_days = Float(
        30.0,
        min=0.0,
        config=True,
        help="Days for which finished jobs and their logs are kept; 0 keeps them all.",
    )

    disabled_rooms = Names(
        config=True,
        help="Parts that are switched off, with their routes, commands, tabs and palette "
        "entries. Possible names: `catalog`, `community` and `demos`.",
    )

    run_readme_code = Bool(
        config=True,
        help="Whether code from model cards may run in notebooks. If it may, an example runs "
        "automatically if Alacard knows that everything in it is harmless; any other "
        "example runs only after a person has allowed exactly its text. If it may not, "
        "examples are only shown. If this is not set, the environment variable "
        "ALACARD_RUN_README_CODE decides (0 forbids it).",
    )

    @default("database_url")
    def _default_database_url(self) -> str:
        return os.environ.get(DATABASE_URL, "")

    @default("service_url")
    def _default_service_url(self) -> str:
        return os.environ.get(SERVICE_URL, "")

    @default("run_readme_code")
    def _default_run_readme_code(self) -> bool:
        return readme_code_of_environment()

    @classmethod
    def section_names(cls) -> list[str]:
        """The sections that are read: this class has that of the extension, and none of its own."""
        own = (Configuration.__name__, OperationsConfiguration.__name__)
        names = (SECTION if name in own else name for name in super().section_names())
        return list(dict.fromkeys(names))

    @property
    def library_kept(self) -> Literal["here", "team", "service"]:
        """Where the library is: in a file of one's own, in a team's database, or in a service of
        JupyterHub. What is private is hidden in the first two, and protected in the last."""
        if self.service_url:
            return "service"
        return "team" if self.database_url else "here"

    @property
    def answers(self) -> Path:
        """Folder of the Hub's answers."""
        return Path(self.cache_dir) if self.cache_dir else hub_home() / "alacard" / "answers"

    @property
    def home(self) -> Path:
        """The folder around the kept answers, for all else that can be fetched or built again."""
        return self.answers.parent

    @property
    def catalog_folder(self) -> Path:
        """Folder of the catalog."""
        return Path(self.catalog_dir) if self.catalog_dir else self.home / "catalog"

    @property
    def environments(self) -> Path:
        """Folder of the environments that are built to verify notebooks."""
        return self.home / "environments"

    @property
    def constraints(self) -> Path | None:
        """The constraints file that such environments obey."""
        return Path(self.verify_constraints) if self.verify_constraints else None


def read_configuration() -> Configuration:
    """The configuration of this machine and person. Raises InvalidConfiguration."""
    return configuration_of(read_files())


def configuration_of(found: Found) -> Configuration:
    """Raises InvalidConfiguration for a value that a setting cannot have."""
    # The section may hold what only a server's extension knows, such as its `default_url`.
    section = {
        name: value
        for name, value in found.config[SECTION].items()
        if name in Configuration.class_traits(config=True)
    }
    try:
        return Configuration(config=Config({SECTION: section}))
    except TraitError as error:
        where = " or ".join(map(str, found.files))
        raise InvalidConfiguration(f"Correct a setting of {SECTION} in {where}: {error}") from None


def readme_code_of_environment(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether code from model cards may run here: unless ALACARD_RUN_README_CODE says no."""
    return environment.get(RUN_README_CODE, "").strip().lower() not in NO
