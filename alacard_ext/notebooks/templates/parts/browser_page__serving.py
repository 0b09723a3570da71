# The page of a browser, served: how the notebook gives it out and asks it.

# %% section="hello" name="load" hidden=["beginner"]
import os
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MOST_BYTES = 5_000_000  # the largest answer that is taken from the page
KINDS = {"js": "text/javascript", "mjs": "text/javascript", "wasm": "application/wasm"}


class BrowserPage:
    """The page at an address of this computer, what it is to do, and what it has answered."""

    def __init__(self):
        self.key = secrets.token_urlsafe(16)  # who does not know it gets nothing
        self.seen, self.patience = 0.0, 5.0  # when a browser last asked; seconds to wait for one
        self.round, self.task, self.told = 0, {"round": 0}, {}
        # In a block of a script no text may look like the end of it.
        told = json.dumps(SETTINGS).replace("<", "\\u003c")
        nonce = secrets.token_urlsafe(16)  # no other script than the page's own is run
        self.rules = RULES.replace("@nonce@", nonce)
        self.html = HTML.replace("@nonce@", nonce).replace("@settings@", told).encode()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    def handler(self):
        """What answers the browser."""
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.place()
                if name is None:
                    return self.send_error(404)
                page.seen = time.monotonic()
                if name == "":
                    return self.give(page.html, "text/html; charset=utf-8")
                if name == "work":
                    return self.give(json.dumps(page.task).encode(), "application/json")
                path = LIBRARY.get(name.removeprefix("library/"))
                if path is None:
                    return self.send_error(404)
                return self.give(path.read_bytes(), KINDS[path.suffix[1:]])

            def do_POST(self):
                size = self.headers.get("Content-Length", "")
                fits = size.isdigit() and int(size) <= MOST_BYTES
                if self.place() != "answers" or not fits:
                    return self.send_error(404)
                page.seen = time.monotonic()
                told = json.loads(self.rfile.read(int(size)))
                page.told[told["round"]] = told
                return self.give(b"{}", "application/json")

            def place(self):
                """The name that is asked for; None without the key."""
                path = self.path.partition("?")[0].lstrip("/")
                key, slash, name = path.partition("/")
                known = secrets.compare_digest(key.encode(), page.key.encode())
                return name if slash and known else None

            def give(self, body, kind):
                self.send_response(200)
                headers = {"Content-Type": kind, "Content-Length": len(body),
                           "Content-Security-Policy": page.rules, "Cache-Control": "no-store"}
                for name, value in headers.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass  # each question of the page would be a line here

        return Handler

    def address(self):
        """Where the browser finds the page: through Jupyter's own proxy if that is there."""
        base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
        try:
            import jupyter_server_proxy  # noqa: F401 - only whether it is there
            from jupyter_server.serverapp import list_running_servers

            # The server that started this kernel
            own = [one for one in list_running_servers() if one["pid"] == os.getppid()]
            base = base or (own[0]["base_url"] if own else None)
        except ImportError:
            pass
        start = f"{base}proxy/{self.port}" if base else f"http://127.0.0.1:{self.port}"
        return f"{start}/{self.key}/"

    def ask(self, texts, dtype, labels):
        """Give the browser something to do; what it answers, or None where none is there."""
        self.round += 1
        task = {"round": self.round, "texts": texts, "dtype": dtype, "labels": labels}
        self.task = task
        asked = time.monotonic()
        while self.round not in self.told:
            # A browser asks twice a second, but not while it computes or while it is hidden.
            patience = 120 if self.seen else self.patience
            if time.monotonic() - max(self.seen, asked) > patience:
                self.patience = 0.0  # nobody is looking: the next cells need not wait again
                return None
            time.sleep(0.05)
        return self.told[self.round]

    def stop(self):
        """Give the port back."""
        self.server.shutdown()
        self.server.server_close()


previous = globals().get("browser_page")
if previous:  # this cell was run before: one page is enough
    previous.stop()
browser_page = BrowserPage()
print("The page is ready; it stops with this notebook's kernel.")
