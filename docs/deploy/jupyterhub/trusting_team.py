"""JupyterHub for a team whose members trust each other: every server opens the database itself.

*Private* means hidden here, not protected. `service.py` beside this file is for people who need not
trust each other.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821

c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.db_url = "sqlite:////home/alacard/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/home/alacard/jupyterhub_cookie_secret"  # noqa: S105 - a file
c.ConfigurableHTTPProxy.pid_file = "/home/alacard/jupyterhub-proxy.pid"

# One password for the team. For more than a try-out, take an authenticator of your organisation.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = (
    Path(os.environ.get("TEAM_PASSWORD_FILE", "/run/secrets/team_password")).read_text().strip()
)
c.Authenticator.allow_all = True

# All servers run in this container as one user, each person with a folder of their own.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "/home/alacard/people/{username}"
c.Spawner.default_url = "/lab"
c.Spawner.mem_limit = "4G"
c.Spawner.environment = {"ALACARD_DATABASE_URL": os.environ["ALACARD_DATABASE_URL"]}
