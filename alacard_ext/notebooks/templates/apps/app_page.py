# Where the browser finds a page that this kernel serves, for the apps with a page.

# %% section="app" name="page-address" place="end" hidden=true
import os
import socket


def free_port():
    """A free port of this computer."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def proxy_of(port):
    """The path to a port through jupyter-server-proxy; None where that is not there."""
    base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
    if base is None:
        try:
            import jupyter_server_proxy  # noqa: F401 - only whether it is there
            from jupyter_server.serverapp import list_running_servers
        except ImportError:
            return None
        # The server that started this kernel
        own = [one for one in list_running_servers() if one["pid"] == os.getppid()]
        base = own[0]["base_url"] if own else None
    return f"{base}proxy/{port}/" if base else None
