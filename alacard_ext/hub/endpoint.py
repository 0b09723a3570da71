"""The address of the Hub as this computer names it, apart from the login that may stand in it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote, urlsplit, urlunsplit

from ..errors import HubUnavailable
from .environment import DEFAULT_ENDPOINT

MOST_URL = 8_000
DEFAULT_PORTS = {"https": 443, "http": 80}

Origin = tuple[str, str, int | None]


@dataclass(frozen=True)
class Endpoint:
    """`url` is safe to show: without login, query and closing slash. Falsy `problem` means usable.

    `login` is the value of `Authorization` that the address itself asks for, and is never shown.
    """

    url: str
    login: str | None = field(default=None, repr=False)
    problem: str = ""

    @classmethod
    def of(cls, named: str) -> Endpoint:
        """The endpoint that a setting or `HF_ENDPOINT` names. Never raises: see `check`."""
        named = named.strip()
        try:
            parts = urlsplit(named)
            host, port = parts.hostname, parts.port
        except ValueError:
            return cls(DEFAULT_ENDPOINT, problem=_problem("is not an address"))
        if "@" in parts.path and parts.netloc:
            # Part of a login with a slash in it, which would have to be written as %2F.
            return cls(DEFAULT_ENDPOINT, problem=_problem("is not an address"))
        if parts.scheme not in DEFAULT_PORTS or not host or "//" not in named:
            bare = re.split(r"[?#]", named.rpartition("@")[2].rpartition("://")[2])[0].lstrip("/")
            shown = "".join(c for c in bare if c.isalnum() or c in ".-_:/")[:100]
            problem = _problem(f"lacks https:// or http://; write https://{shown}")
            return cls(f"https://{shown}".rstrip("/"), problem=problem)
        netloc = f"[{host}]" if ":" in host else host
        netloc += f":{port}" if port is not None else ""
        url = urlunsplit((parts.scheme, netloc, parts.path.rstrip("/"), "", ""))
        login = None
        if parts.username is not None or parts.password is not None:
            who = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
            login = f"Basic {base64.b64encode(who.encode()).decode()}"
        return cls(url, login)

    def check(self) -> None:
        """Raises HubUnavailable where no request can be made to this address."""
        if self.problem:
            raise HubUnavailable(self.problem)

    @property
    def is_public(self) -> bool:
        """Whether it is the Hub itself, and no mirror of it."""
        return self.url == DEFAULT_ENDPOINT

    @property
    def host(self) -> str:
        """The host alone, for sentences."""
        return urlsplit(self.url).netloc

    @property
    def name(self) -> str:
        """How sentences call it."""
        return "The Hub" if self.is_public else f"The Hub at {self.host}"

    @property
    def origin(self) -> Origin:
        """What must be the same for a request to carry the person's token."""
        return origin_of(self.url)


def origin_of(url: str) -> Origin:
    """Scheme, host and port. Raises ValueError for a port that is none."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme)


def may_lead_to(url: str, endpoint: Endpoint) -> bool:
    """Whether a redirect of this endpoint to `url` is followed.

    Files lie on other hosts, so any name may follow, but never less safely than the endpoint is
    asked, and never to an address in numbers or to this computer, which only a local endpoint has
    reason to name: behind such addresses stand a network's own machines, which trust its members.
    """
    if len(url) > MOST_URL:
        return False
    try:
        target = origin_of(url)
    except ValueError:
        return False
    scheme, host, _ = target
    if target == endpoint.origin:
        return True
    if not host or scheme not in DEFAULT_PORTS or (scheme, endpoint.origin[0]) == ("http", "https"):
        return False
    at = _address(host)
    if at is not None and at.is_link_local:
        return False
    return not _is_local(host) or _is_local(endpoint.origin[1])


def _is_local(host: str) -> bool:
    return _address(host) is not None or host == "localhost" or host.endswith(".localhost")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _problem(what: str) -> str:
    return f"The Hub's address, set by HF_ENDPOINT or Alacard's hub_endpoint, {what}."
