"""The library as a service of a JupyterHub."""
