"""What keeps the Hub's answer from arriving, told apart and turned into what to do about it."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator

import httpx

from ..errors import HubError, HubUnavailable
from .endpoint import Endpoint

CERTIFICATES = "SSL_CERT_FILE (or REQUESTS_CA_BUNDLE)"


def unreachable(error: BaseException, endpoint: Endpoint, host: str) -> HubError:
    """The error to tell where no answer came from `host`, the endpoint's or that of its files.

    Its `details` name the `cause` as one word, and with `away` that nothing of the endpoint can be
    had, whatever is asked.
    """
    chain = list(_causes(error))
    name = endpoint.name if host == endpoint.host else host

    def told(cause: str, message: str) -> HubUnavailable:
        away = host == endpoint.host and cause not in ("slow", "broken")
        return HubUnavailable(message, {"cause": cause, **({"away": True} if away else {})})

    for found in chain:
        if isinstance(found, ssl.SSLCertVerificationError):
            why = (found.verify_message or "").strip(" .") or "it was signed by nobody known"
            return told(
                "certificate",
                f"The certificate of {host} is not trusted here ({why[:120]}). Where a company's "
                f"proxy reads all traffic, set {CERTIFICATES} to the file of its certificates, "
                "then start Jupyter again.",
            )
        if isinstance(found, ssl.SSLError):
            return told(
                "tls",
                f"No secure connection to {host} could be made; check whether HF_ENDPOINT should "
                "say http:// or https://, and whether a proxy stands between.",
            )
        if isinstance(found, socket.gaierror | ConnectionRefusedError) and _proxied():
            return told(
                "proxy",
                f"{host} cannot be reached through the proxy that is set; check HTTPS_PROXY, "
                "HTTP_PROXY and ALL_PROXY, and the network.",
            )
        if isinstance(found, socket.gaierror):
            return told(
                "name",
                f"The name {host} cannot be resolved; check the network (or the VPN), and the "
                "spelling of HF_ENDPOINT where it is set.",
            )
    if isinstance(error, httpx.ProxyError):
        return told(
            "proxy",
            "The proxy did not let the request through; check HTTPS_PROXY and the login in it.",
        )
    if isinstance(error, httpx.TimeoutException):
        return told("slow", f"{name} takes too long to answer; try again.")
    if any(isinstance(found, ConnectionRefusedError) for found in chain):
        return told(
            "refused",
            f"{host} refuses connections; check the network, HF_ENDPOINT and HTTPS_PROXY.",
        )
    if isinstance(error, httpx.ConnectError):
        return told("network", f"{name} cannot be reached; check the network, then try again.")
    return told(
        "broken", f"The connection to {host} breaks off; check the network, then try again."
    )


def unusable_settings(error: BaseException) -> HubError:
    """The error to tell where no client can be made from what the environment says."""
    if isinstance(error, OSError | ssl.SSLError):
        return HubUnavailable(
            f"The certificates that {CERTIFICATES} names cannot be read; correct or unset it, then "
            "start Jupyter again.",
            {"cause": "certificate", "away": True},
        )
    return HubUnavailable(
        "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not the address of a proxy; correct or unset it, "
        "then "
        "start Jupyter again.",
        {"cause": "proxy", "away": True},
    )


def _proxied() -> bool:
    """Whether requests may go through a proxy, whose name or port it can be that failed."""
    names = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
    return any(os.environ.get(name) or os.environ.get(name.lower()) for name in names)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(10):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__
