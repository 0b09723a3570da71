"""Apps of demos, launched and called from outside of a browser, by way of a server that runs."""
