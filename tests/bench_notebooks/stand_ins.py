"""Runs in a kernel before a snippet: pictures and sounds of the web come from this machine.

Snippets and model cards fetch an example from an address. Where the machine has no network they
would fail for no fault of their own, so each request of the usual clients to another host is sent
to a local server instead, which answers by the kind of file that the address names. `MEDIA` is
put into the namespace by whoever runs this. Installs are refused, since they would change the
environment for what runs afterwards; what is installed already counts as installed.
"""

import os
import urllib.request
from importlib import import_module
from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost")


def _here(url):
    """The stand-in's address for one of another host."""
    parts = urlsplit(str(url))
    if parts.scheme not in ("http", "https") or parts.hostname in LOCAL:
        return url
    return f"{MEDIA}{parts.path}"  # noqa: F821, see above


def _send_requests_here():
    import requests

    plain = requests.Session.request

    def request(self, method, url, *args, **kwargs):
        return plain(self, method, _here(url), *args, **kwargs)

    requests.Session.request = request


def _send_httpx_here(name):
    try:
        httpx = import_module(name)
    except ImportError:
        return
    plain = httpx.Client.build_request

    def build_request(self, method, url, *args, **kwargs):
        return plain(self, method, _here(url), *args, **kwargs)

    httpx.Client.build_request = build_request


def _send_urllib_here():
    plain = urllib.request.OpenerDirector.open

    def open_(self, fullurl, *args, **kwargs):
        if isinstance(fullurl, str):
            fullurl = _here(fullurl)
        return plain(self, fullurl, *args, **kwargs)

    urllib.request.OpenerDirector.open = open_


os.environ["PIP_NO_INDEX"] = "1"
if not getattr(urllib.request, "_stand_ins", False):
    urllib.request._stand_ins = True
    _send_requests_here()
    _send_httpx_here("httpx")
    _send_httpx_here("httpx2")
    _send_urllib_here()
