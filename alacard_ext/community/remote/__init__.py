"""The library in a person's own server, where a service of JupyterHub keeps it."""
