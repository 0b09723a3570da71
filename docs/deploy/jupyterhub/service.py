"""JupyterHub whose people need not trust each other: `alacard serve` keeps the library.

Only the service has the database's address. Run the hub as root, with an authenticator and a
spawner that give each person an account of their own.
"""

import os

c = get_config()  # noqa: F821

SERVICE = "http://127.0.0.1:8766"
ACCESS = "access:services!service=alacard"

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # behind a reverse proxy that adds TLS
c.JupyterHub.services = [
    {
        "name": "alacard",
        "url": SERVICE,
        "command": ["alacard", "serve"],
        "environment": {"ALACARD_DATABASE_URL": os.environ["ALACARD_DATABASE_URL"]},
        "user": "alacard",
        "oauth_no_confirm": True,
        "timeout": 120,
    }
]
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", ACCESS]},
    {
        "name": "server",
        "scopes": ["users:activity!user", "access:servers!server", ACCESS, "read:users!user"],
    },
]
c.Spawner.environment = {"ALACARD_SERVICE_URL": "http://127.0.0.1:8000/services/alacard/"}
# Whoever may sign in; the groups of the hub are those that notebooks are shared with.
c.Authenticator.allowed_users = set()
c.JupyterHub.load_groups = {"team": {"users": []}}
