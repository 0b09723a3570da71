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
        help="URL of the Hub; empty takes HF_ENDPOINT, as huggingface_hub does.",
    )
    hub_timeout = Float(
        20.0,
        min=1.0,
        config=True,
        help="Seconds that one request of a person waits for the Hub in all, whatever it asks; "
        "then what is known without the Hub is used, or the request fails and says so.",
    )
    hub_fresh_seconds = Float(
        10.0,
        min=0.0,
        config=True,
        help="Seconds for which the Hub is not asked again for a model that it has just described; "
        "0 asks it each time.",
    )
    cache_dir = Unicode(
        "",
        config=True,
        help="Folder where answers of the Hub are kept; empty takes one beside HF_HOME's cache.",
    )

    open_panel = Bool(
        False,
        config=True,
        help="Show the Alacard sidebar when JupyterLab starts, as `make lab` does.",
    )

    verify_constraints = Unicode(
        "",
        config=True,
        help="A pip constraints file that environments built to verify notebooks must obey.",
    )

    verify_environment = Names(
        config=True,
        help="Names of environment variables that a verified notebook gets beside the usual ones.",
    )

    catalog_dir = Unicode(
        "",
        config=True,
        help="Folder of the catalog of models; empty takes one beside the kept answers. Several "
        "servers may share it.",
    )
    catalog_sync_hours = Float(
        0.0,
        min=0.0,
        config=True,
        help="Hours between two syncs of the catalog with the Hub; 0 never syncs by itself.",
    )

    card_folders = Names(
        commas=True,
        config=True,
        help="Folders with prompts.yaml and topics/, or YAML files of cards, as whole paths: their "
        "prompt packs and topics are in everyone's deck. They are read when a server starts.",
    )

    database_url = Unicode(
        config=True,
        help="Where hands are kept: a SQLite file (sqlite:////folder/library.sqlite) or a "
        "PostgreSQL database (postgresql://user:password@host/database). Empty takes a file in "
        "Jupyter's data folder, unless the environment variable ALACARD_DATABASE_URL names one. "
        "Whoever can read it can read every hand in it.",
    )

    service_url = Unicode(
        config=True,
        help="On JupyterHub, the address of the service that keeps the library (`alacard serve`), "
        "such as http://hub:8000/services/alacard/. Then this server opens no database "
        "of the library, and needs none of its credentials. Unset, the environment variable "
        "ALACARD_SERVICE_URL names it.",
    )

    administrators = Names(
        config=True,
        help="Names of people, as Jupyter or JupyterHub knows them, who see every shared hand and "
        "may withdraw it. What is private stays its owner's.",
    )
    collection_max_bytes = Integer(
        200_000_000,
        min=1,
        config=True,
        help="Bytes that the notebooks of a collection may have together to be exported at once.",
    )
    share_max_bytes = Integer(
        20_000_000,
        min=1,
        config=True,
        help="Bytes that the file of a notebook may have to be shared; a larger one is refused.",
    )

    quota_hands_a_month = Integer(
        0,
        min=0,
        config=True,
        help="Hands that the library keeps for each person in a month of UTC; 0 sets no limit. "
        "What is dealt beyond it is made, and not kept. Administrators are exempt from all quotas.",
    )
    quota_shares = Integer(
        0,
        min=0,
        config=True,
        help="Hands that each person may share at a time; 0 sets no limit.",
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
        help="File to which a line of JSON is added for each hand, card and collection that "
        "is shared, published, featured or not any more, withdrawn, deleted or brought back, each "
        "comment that is hidden, shown, deleted or brought back, and each person who erased what "
        "was theirs. Empty writes none. logrotate or the like keeps it short.",
    )

    demo_storage = Unicode(
        "",
        config=True,
        help="Where the files of demos are kept: a folder, or a URL that fsspec knows, such as "
        "s3://bucket/folder. Empty takes a folder in Jupyter's data folder.",
    )
    demo_max_bytes = Integer(
        500_000_000,
        min=1,
        config=True,
        help="Bytes that the archive of a demo may have, and, counted by themselves, its files.",
    )
    demo_max_files = Integer(
        10_000,
        min=1,
        config=True,
        help="Files and folders that the bundle of a demo may have.",
    )
    demo_max_ratio = Integer(
        200,
        min=1,
        config=True,
        help="How many times as large as its archive a bundle of more than 10 MB may be.",
    )
    demo_git_hosts = Names(
        ["huggingface.co", "github.com", "gitlab.com", "codeberg.org"],
        config=True,
        help="Hosts from which public repositories and Spaces are downloaded as demos, by https "
        "alone; one with a port as name:port. An empty list downloads none.",
    )

    demo_idle_minutes = Float(
        30.0,
        min=0.01,
        config=True,
        help="Minutes after which the app of a demo is stopped that nobody has used.",
    )
    demo_apps_per_card = Integer(
        1,
        min=0,
        config=True,
        help="Apps of demos that use one graphics card at a time; the others wait. 0 sets no "
        "limit.",
    )
    demo_memory_bytes = Integer(
        0, min=0, config=True, help="Bytes of memory that an app may have; 0 sets no limit."
    )

    demo_browser = Unicode(
        "",
        config=True,
        help="The program that takes the pictures of apps for the gallery: a Chromium or a Chrome. "
        "Empty looks for one on PATH; `none` takes no pictures.",
    )

    jobs_engine = Enum(
        ("local", "procrastinate"),
        "local",
        config=True,
        help="What brings jobs to those who do them. `local` needs nothing. With `procrastinate`, "
        "which needs a PostgreSQL as AlacardApp.database_url and `pip install alacard_ext[team]` "
        "for the workers, servers do only what needs a person's files or kernels, and what may run "
        "anywhere waits for an `alacard worker`.",
    )
    jobs_at_once = Integer(
        8,
        min=1,
        config=True,
        help="Jobs that one server or worker runs at a time, whatever their kinds.",
    )
    jobs_per_person = Integer(
        0,
        min=0,
        config=True,
        help="Jobs of one person that run at a time on all servers and workers together; 0 sets no "
        "limit.",
    )
    job_lease_seconds = Float(
        30.0,
        min=1.0,
        config=True,
        help="Seconds after which a job is taken back from a server or worker that is silent.",
    )
    job_history_days = Float(
        30.0,
        min=0.0,
        config=True,
        help="Days for which jobs that have ended are kept, with their logs; 0 keeps them all.",
    )

    disabled_rooms = Names(
        config=True,
        help="Names of parts that are switched off: their routes, commands, tabs and palette. "
        "It may name `catalog`, `community` and `demos`.",
    )

    run_readme_code = Bool(
        config=True,
        help="Whether code from model cards may run in notebooks. Where it may, an example runs by "
        "itself if Alacard knows everything in it to be harmless, and any other one once a person "
        "has allowed its very text. Where it may not, examples are only shown. Unset, the "
        "environment variable ALACARD_RUN_README_CODE decides (0 forbids).",
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
        raise InvalidConfiguration(f"Mend a setting of {SECTION} in {where}: {error}") from None


def readme_code_of_environment(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether code from model cards may run here: unless ALACARD_RUN_README_CODE says no."""
    return environment.get(RUN_README_CODE, "").strip().lower() not in NO
