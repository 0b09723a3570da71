# The model behind an address of this computer: FastAPI in a thread of the kernel.

# %% [markdown] section="app" name="endpoint-about" tags=["beginner"] when=["app-api_endpoint"] place="end"
"""
## Let other programs use the model

An **endpoint** is an address where programs ask questions, as your browser asks for a page. Run the
next cell, and this notebook answers at such an address until you stop the endpoint or shut the notebook
down.

Only programs on **this computer** can reach it, and only if they know the *token*, a password made for
this run. Nothing is sent to the internet.
"""

# %% [markdown] section="app" name="endpoint-about-more" tags=["intermediate", "advanced"] when=["app-api_endpoint"] place="end"
"""
## An HTTP endpoint around the loaded model

FastAPI and uvicorn in a thread of this kernel, on 127.0.0.1 and a free port, behind a random bearer
token. **It is reachable on this machine only.** `POST /respond` takes the fields as JSON; malformed
requests get 422, those without the token 401, and those above the size limit 413.
"""

# %% [markdown] section="app" name="endpoint-about-page" when=["app-streamlit_app"] place="end"
"""
## A page for the model

The page below is made with **Streamlit**. It is a separate program and loads no model: it asks the one
in this notebook, at an address that only this computer can reach. First, start that address:
"""

# %% section="app" name="endpoint" place="end" hidden=["beginner"]
import secrets
import time

import uvicorn
from fastapi import Body, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer

MOST_BYTES = 20_000_000  # the largest request


class Endpoint:
    """The loaded model at an address of this computer, while the kernel runs."""

    def __init__(self):
        self.token = secrets.token_urlsafe(24)
        bearer = HTTPBearer(auto_error=False)

        def check(given=Depends(bearer)):
            if given is None or not secrets.compare_digest(given.credentials, self.token):
                raise HTTPException(401, "give the endpoint's token as a bearer token")

        # No documentation pages, because those would load their scripts from elsewhere.
        pages = dict.fromkeys(("docs_url", "redoc_url", "openapi_url"))
        app = FastAPI(dependencies=[Depends(check)], **pages)

        @app.middleware("http")
        async def bounded(request: Request, go_on):
            size = request.headers.get("content-length", "")
            if request.method == "POST" and not (size.isdigit() and int(size) <= MOST_BYTES):
                return JSONResponse({"detail": f"at most {MOST_BYTES} bytes, please"}, 413)
            return await go_on(request)

        @app.get("/about")
        def about():
            return {"model": MODEL_ID, "takes": TAKES, "gives": GIVES, "example": EXAMPLES[0]}

        @app.post("/respond")
        def ask_model(fields: dict = Body()):
            try:
                return {"answer": answer(fields)}
            except ValueError as problem:
                raise HTTPException(422, str(problem)) from None

        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self):
        """Begin to answer; the system chooses a port that is free."""
        self.thread.start()
        while not self.server.started:
            if not self.thread.is_alive():
                raise Stop("the endpoint could not start; the messages above say why.")
            time.sleep(0.05)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        return self

    def stop(self):
        """Give the port back."""
        self.server.should_exit = True
        self.thread.join(timeout=10)


previous = globals().get("endpoint")
if previous:  # this cell was run before: one endpoint is enough
    previous.stop()
endpoint = Endpoint().start()
print("Answering at", endpoint.address)

# %% [markdown] section="app" name="ask-about" when=["app-api_endpoint"] place="end"
"""
Now ask it the way any program would, over HTTP. A program in another window needs the token: print
`endpoint.token`, and keep it to yourself.
"""

# %% section="app" name="ask" when=["app-api_endpoint"] place="end"
import json
import urllib.request

# Directly to this computer, whatever proxy is set for the internet.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(fields, token=None):
    """Send the fields to the endpoint, and give back its answer."""
    request = urllib.request.Request(
        f"{endpoint.address}/respond",
        data=json.dumps(fields).encode(),
        headers={"Content-Type": "application/json",
                 "Authorization": f"Bearer {token or endpoint.token}"},
    )
    with opener.open(request, timeout=600) as reply:
        return json.load(reply)["answer"]


for fields in EXAMPLES:
    sent = {name: str(value)[:70] for name, value in fields.items()}
    print(sent, "→", str(ask(fields))[:300])

# %% [markdown] section="app" name="curl-about" when=["app-api_endpoint"] place="end"
"""
You can also ask from a terminal on this computer, with **curl**: the next cell prints two commands to
copy. The first one asks for the token without showing it, so the token does not appear in any command
or in the history. Print `endpoint.token` to copy it, then clear that output.
"""

# %% section="app" name="curl" when=["app-api_endpoint"] place="end"
import shlex
from pathlib import Path

body = json.dumps(EXAMPLES[0])
data = shlex.quote(body)
if len(body) > 2000:  # a picture or a sound is too long for a command
    request_file = Path("alacard_this_request.json").resolve()
    request_file.write_text(body, encoding="utf-8")
    data = "@" + shlex.quote(str(request_file))
print("read -rs ALACARD_TOKEN")
print(
    f"curl --noproxy 127.0.0.1 {endpoint.address}/respond",
    '-H "Authorization: Bearer $ALACARD_TOKEN"',
    '-H "Content-Type: application/json"',
    f"-d {data}",
    sep=" \\\n  ",
)

# %% [markdown] section="app" name="refused-about" tags=["intermediate", "advanced"] when=["app-api_endpoint"] place="end"
"""
### Errors to expect

A wrong token or a missing field is refused with a status and a reason, and the model is not run.
"""

# %% section="app" name="refused" tags=["intermediate", "advanced"] when=["app-api_endpoint"] place="end"
from urllib.error import HTTPError

for fields, token in ((EXAMPLES[0], "wrong"), ({}, None)):
    try:
        ask(fields, token)
    except HTTPError as problem:
        print(problem.code, json.load(problem)["detail"])

# %% section="app" name="latency" tags=["advanced"] when=["app-api_endpoint"] place="end"
times = []
for _ in range(5):
    start = time.perf_counter()
    ask(EXAMPLES[0])
    times.append(1000 * (time.perf_counter() - start))
print(f"Over HTTP: {min(times):.0f} ms at best, {max(times):.0f} ms at worst of {len(times)}")

# %% [markdown] section="app" name="endpoint-stop-about" when=["app-api_endpoint"] place="end"
"""
The endpoint stops with the kernel. To stop it now, set the switch and run the cell.
"""

# %% section="app" name="endpoint-stop" when=["app-api_endpoint"] place="end"
STOP_ENDPOINT = False  # set to True to stop it
if STOP_ENDPOINT:
    endpoint.stop()
    print("Stopped.")
