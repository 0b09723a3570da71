"""Fixtures that every room may use."""

from .local_hub.fixtures import hub_env, local_hub, served_hub

pytest_plugins = ["pytest_jupyter.jupyter_server"]

__all__ = ["hub_env", "local_hub", "served_hub"]
