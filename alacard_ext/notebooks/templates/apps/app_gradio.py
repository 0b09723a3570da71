# A Gradio page inside the notebook, built from what `respond` takes and gives.

# %% [markdown] section="app" name="gradio-about" tags=["beginner"] place="end"
"""
## A page to click

The next cell builds a small page around the model, with **Gradio**, and shows it below. Write or choose
something and press *Submit*.

This notebook serves the page, and it can be reached **on this computer only**; nothing is sent to the
internet. Anyone else who is logged in to this computer could open it too.
"""

# %% [markdown] section="app" name="gradio-about-more" tags=["intermediate", "advanced"] place="end"
"""
## A Gradio demo around the loaded model

Its components follow what `respond` takes and gives. It runs on 127.0.0.1 and a free port: **reachable
on this machine only**, by everyone who is logged in to it. No share link, no analytics, no fonts from
elsewhere. Behind JupyterHub it is shown through jupyter-server-proxy.
"""

# %% section="app" name="gradio" place="end" hidden=["beginner"]
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import inspect

import gradio as gr
from IPython.display import IFrame


def lines(text):
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def to_sound(pair):
    """Gradio's sound, with the rate first and in whole numbers, as `respond` takes it."""
    rate, samples = pair
    if samples.dtype.kind == "i":
        samples = samples / float(2 ** (8 * samples.dtype.itemsize - 1))
    samples = samples.astype("float32")
    return (samples.mean(axis=1) if samples.ndim == 2 else samples), rate


def from_sound(sound):
    """A sound as Gradio takes it."""
    samples, rate = sound
    return rate, (samples.clip(-1, 1) * 32767).astype("int16")


FROM_PAGE = {
    "texts": lines, "labels": lines, "audio": to_sound,
    "video": lambda gallery: [frame[0].convert("RGB") for frame in gallery],
    "table": lambda frame: frame.astype(str).to_dict("records"),
    "image": lambda picture: picture.convert("RGB"),
}
TO_PAGE = {"audio": from_sound}
first = {kind: READ.get(kind, lambda value: value)(EXAMPLES[0][kind]) for kind in EXAMPLES[0]}
if "table" in first:
    import pandas

    first["table"] = pandas.DataFrame(first["table"])
ENTRANCES = {
    "text": lambda: gr.Textbox(first["text"], label="Text", lines=4),
    "question": lambda: gr.Textbox(first["question"], label="Question"),
    "texts": lambda: gr.Textbox("\n".join(first["texts"]), label="Texts, one per line", lines=5),
    "labels": lambda: gr.Textbox("\n".join(first["labels"]), label="Labels, one per line", lines=4),
    "image": lambda: gr.Image(first["image"], label="Picture", type="pil"),
    "audio": lambda: gr.Audio(from_sound(first["audio"]), label="Sound", type="numpy"),
    "video": lambda: gr.Gallery(first["video"], label="Frames", type="pil", interactive=True),
    "table": lambda: gr.Dataframe(first["table"], label="Table", type="pandas"),
    "json": lambda: gr.JSON(first["json"], label="JSON"),
}
EXITS = {
    "text": lambda: gr.Textbox(label="Answer", lines=4), "labels": lambda: gr.Label(label="Labels"),
    "image": lambda: gr.Image(label="Picture", type="pil", format="png"),
    "audio": lambda: gr.Audio(label="Sound", type="numpy"),
    "video": lambda: gr.Gallery(label="Frames"), "json": lambda: gr.JSON(label="Answer"),
}


def on_page(*values):
    """Ask the model what the page was given."""
    kinds = TAKES.split("+")
    if any(value is None or (isinstance(value, str) and not value.strip()) for value in values):
        raise gr.Error("Fill in every field first.")
    try:
        given = [FROM_PAGE.get(kind, lambda v: v)(v) for kind, v in zip(kinds, values)]
        with one_at_a_time:
            said = respond(*given)
    except ValueError as problem:
        raise gr.Error(str(problem)) from None
    return TO_PAGE.get(GIVES, lambda value: value)(said)


previous = globals().get("demo")
if previous:  # this cell was run before: one page is enough
    previous.close()
# System fonts: any others would be fetched from the internet.
theme = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["monospace"])
at_launch = "theme" in inspect.signature(gr.Interface.launch).parameters
demo = gr.Interface(
    on_page, [ENTRANCES[kind]() for kind in TAKES.split("+")], EXITS[GIVES](),
    title=MODEL_ID, flagging_mode="never", analytics_enabled=False,
    **({} if at_launch else {"theme": theme}),
)
port = free_port()
proxied = proxy_of(port)
demo.launch(
    server_name="127.0.0.1", server_port=port, share=False, inline=False, quiet=True,
    prevent_thread_lock=True, root_path=proxied.rstrip("/") if proxied else None,
    **({"theme": theme} if at_launch else {}),
)
print(f"The page is at http://127.0.0.1:{port}/ until this notebook is shut down.")
display(IFrame(proxied or f"http://127.0.0.1:{port}/", width="100%", height=560))

# %% [markdown] section="app" name="gradio-stop-about" place="end"
"""
The page stops with the kernel. To stop it now, set the switch and run the cell.
"""

# %% section="app" name="gradio-stop" place="end"
STOP_PAGE = False  # set to True to stop it
if STOP_PAGE:
    demo.close()
