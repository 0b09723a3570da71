# A Streamlit app: a file next to the notebook, run as a process that asks the notebook's endpoint.

# %% [markdown] section="app" name="streamlit-file-about" place="end"
"""
The app is a separate file, written next to this notebook, so you can change it: save the file, and the
page shows the change.
"""

# %% section="app" name="streamlit-file" place="end" hidden=["beginner"]
%%writefile alacard_this_app.py
"""A page for the model that is loaded in the notebook; it asks the notebook's endpoint."""

import base64
import json
import os
import urllib.error
import urllib.request

import streamlit as st

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(path, fields=None):
    """The endpoint's reply; RuntimeError with its reason where it refuses."""
    request = urllib.request.Request(
        os.environ["ALACARD_ADDRESS"] + path,
        data=None if fields is None else json.dumps(fields).encode(),
        headers={"Content-Type": "application/json",
                 "Authorization": "Bearer " + os.environ["ALACARD_TOKEN"]},
    )
    try:
        with opener.open(request, timeout=600) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as problem:
        raise RuntimeError(json.load(problem).get("detail", str(problem))) from None
    except urllib.error.URLError:
        raise RuntimeError("The notebook does not answer; run its cells again.") from None


def in_base64(upload):
    """An uploaded file as text."""
    return base64.b64encode(upload.getvalue()).decode()


def entrance(kind, example):
    """What the person gives for one field."""
    if kind in ("text", "question"):
        return st.text_area(kind.title(), example)
    if kind in ("texts", "labels"):
        text = st.text_area(f"{kind.title()}, one per line", "\n".join(example or []))
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "image":
        upload = st.file_uploader("Another picture", type=["png", "jpg", "jpeg", "webp"])
        picture = in_base64(upload) if upload else example
        st.image(base64.b64decode(picture), width=320)
        return picture
    if kind == "audio":
        upload = st.file_uploader("Another recording", type=["wav", "flac", "ogg", "mp3"])
        sound = in_base64(upload) if upload else example
        st.audio(base64.b64decode(sound))
        return sound
    if kind == "video":
        uploads = st.file_uploader("Other frames", type=["png", "jpg"], accept_multiple_files=True)
        frames = [in_base64(upload) for upload in uploads] or example
        st.image([base64.b64decode(frame) for frame in frames], width=120)
        return frames
    if kind == "table":
        rows = st.data_editor(example)
        return [{name: str(value) for name, value in row.items()} for row in rows]
    return json.loads(st.text_area("JSON", json.dumps(example)))


def show(kind, answer):
    """The model's answer; text as it is, never as Markdown."""
    if kind == "labels":
        st.table([{"label": label, "score": score} for label, score in answer.items()])
    elif kind == "image":
        st.image(base64.b64decode(answer))
    elif kind == "audio":
        st.audio(base64.b64decode(answer))
    elif kind == "video":
        st.image([base64.b64decode(frame) for frame in answer], width=160)
    elif kind == "text":
        st.text(answer)
    else:
        st.json(answer)


try:
    about = ask("/about")
    st.title(about["model"])
    given = {kind: entrance(kind, about["example"].get(kind)) for kind in about["takes"].split("+")}
    if st.button("Run"):
        with st.spinner("The model is working"):
            said = ask("/respond", given)["answer"]
        show(about["gives"], said)
except (RuntimeError, ValueError) as problem:
    st.error(str(problem))

# %% [markdown] section="app" name="streamlit-about" place="end"
"""
Now the page itself, started as a separate process. **It is reachable on this computer only**, by
everyone who is logged in to it; nothing is sent to the internet. It stops when the notebook's kernel
does.
"""

# %% section="app" name="streamlit" place="end" hidden=["beginner"]
import subprocess
import sys
import tempfile
import urllib.request

from IPython.display import IFrame

# The process stops by itself once the kernel that holds the other end of its input is gone.
LAUNCH = """
import os, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from streamlit.web import cli
sys.argv = ["streamlit", "run", *sys.argv[1:]]
cli.main()
"""


def start_page(port):
    """The app as a process, once it answers; Stop with its last words where it does not."""
    environment = os.environ | {
        "ALACARD_ADDRESS": endpoint.address, "ALACARD_TOKEN": endpoint.token,
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true", "STREAMLIT_CLIENT_TOOLBAR_MODE": "viewer",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, "alacard_this_app.py"], env=environment,
        stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT,
    )
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            straight.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
            return process
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.kill()
    log.seek(0)
    raise Stop(f"Streamlit did not start: {log.read().decode(errors='replace')[-500:]}")


previous = globals().get("streamlit_page")
if previous:  # this cell was run before: one page is enough
    previous.terminate()
    previous.wait(timeout=10)
port = free_port()
streamlit_page = start_page(port)
print(f"The page is at http://127.0.0.1:{port}/ until this notebook is shut down.")
display(IFrame(proxy_of(port) or f"http://127.0.0.1:{port}/", width="100%", height=600))

# %% [markdown] section="app" name="streamlit-stop-about" place="end"
"""
To stop the page and the endpoint now, set the switch and run the cell.
"""

# %% section="app" name="streamlit-stop" place="end"
STOP_PAGE = False  # set to True to stop both
if STOP_PAGE:
    streamlit_page.terminate()
    streamlit_page.wait(timeout=10)
    endpoint.stop()
