"""What may cross between a browser and an app, in either direction: headers, cookies, and the page.

The page of an app has an origin that is nobody's (opaque), whether it is in a frame or in a tab:
it reads nothing of the server, and keeps nothing in the browser.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie

from tornado.httputil import HTTPHeaders

SANDBOX = "sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads"
"""Without allow-same-origin: with that, the page of an app would be the person's own."""
COOKIES_OF_OTHERS = re.compile(
    r"_xsrf|username-.*|jupyterhub.*|_?jupyter.*|__Host-.*|__Secure-.*", re.I
)
MOST_COOKIES = 50
DROPPED_REQUEST = (
    "Authorization",
    "Cookie",
    "Referer",
    "Origin",
    "Accept-Encoding",
    "X-XSRFToken",
    "If-None-Match",
    "If-Modified-Since",
    "Forwarded",
    "X-Forwarded-Host",
)
DROPPED_ANSWER = (
    # What would reach beyond the app to all of the server's origin.
    "Clear-Site-Data", "Service-Worker-Allowed", "Strict-Transport-Security", "Public-Key-Pins",
    "Alt-Svc", "Report-To", "Reporting-Endpoints", "NEL", "Origin-Agent-Cluster",
    # What is decided here.
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "X-Frame-Options",
    "Access-Control-Allow-Private-Network", "Cross-Origin-Resource-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Referrer-Policy", "Set-Cookie",
)  # fmt: skip
SHIM = b"""<script>(() => {
const storage = () => { const kept = new Map(); return {
  get length() { return kept.size; }, key: place => [...kept.keys()][place] ?? null,
  getItem: name => kept.get(String(name)) ?? null,
  setItem: (name, value) => void kept.set(String(name), String(value)),
  removeItem: name => void kept.delete(String(name)), clear: () => kept.clear() }; };
for (const name of ['localStorage', 'sessionStorage']) {
  try { void window[name]; } catch { Object.defineProperty(window, name, { value: storage() }); } }
try { void document.cookie; } catch {
  Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} }); }
})();</script>"""
"""Gives the page a memory for as long as it is open: with an opaque origin it has none, and many
frameworks begin with a look into it."""
HEAD = re.compile(rb"<head[^>]*>", re.I)


def request_headers(given: HTTPHeaders, *, origin: str, path: str, own: set[str]) -> HTTPHeaders:
    """What an app is told of a request: nothing by which the server knows a person. `own` are the
    names of cookies that it set itself, `origin` that of the server."""
    headers = HTTPHeaders(given)
    cookies = cookies_for_app(given.get("Cookie", ""), own)
    came_from = given.get("Origin")
    for name in DROPPED_REQUEST:
        headers.pop(name, None)
    if cookies:
        headers["Cookie"] = cookies
    if came_from is not None:
        headers["Origin"] = origin
    headers["Accept-Encoding"] = "identity"
    headers["X-Forwarded-Prefix"] = path.rstrip("/")
    return headers


def cookies_for_app(header: str, own: set[str]) -> str:
    """Of a request's cookies those that the app set itself."""
    parts = (part.strip() for part in header.split(";"))
    return "; ".join(part for part in parts if is_own(part.partition("=")[0].strip(), own))


def is_own(name: str, own: set[str]) -> bool:
    """Whether a cookie is the app's, and has no name of Jupyter's."""
    return name in own and not COOKIES_OF_OTHERS.fullmatch(name)


def guard_answer(headers: HTTPHeaders, *, origin: str | None, path: str, own: set[str]) -> None:
    """Change the headers of whatever leaves for the browser; cookies stay below `path`. `own` gains
    the names of those that the app sets."""
    cookies = headers.get_list("Set-Cookie")
    for name in DROPPED_ANSWER:
        headers.pop(name, None)
    for each in cookies:
        if (told := scoped(each, path, own)) is not None:
            headers.add("Set-Cookie", told)
    # Beside the app's own policy: of several, each holds.
    headers.add("Content-Security-Policy", SANDBOX)
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    headers.add("Vary", "Origin")
    if origin == "null":
        headers["Access-Control-Allow-Origin"] = "null"
        headers["Access-Control-Allow-Credentials"] = "true"


def scoped(header: str, path: str, own: set[str]) -> str | None:
    """A cookie of an app as one that is sent to that app alone; None for one that is dropped."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return None
    for name, morsel in jar.items():
        if COOKIES_OF_OTHERS.fullmatch(name) or (name not in own and len(own) >= MOST_COOKIES):
            return None
        own.add(name)
        morsel["path"], morsel["domain"] = path, ""
        return morsel.OutputString()
    return None


def with_shim(page: bytes) -> bytes:
    """An HTML page that finds a memory where it looks for the browser's."""
    found = HEAD.search(page)
    place = found.end() if found is not None else 0
    if found is None and page.lstrip()[:9].lower() == b"<!doctype":
        place = page.index(b">") + 1
    return page[:place] + SHIM + page[place:]
