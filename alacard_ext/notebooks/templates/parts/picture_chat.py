# A chat about a picture, for models that see and were trained to answer.

# %% [markdown] section="app" name="about" when=["app-chat_interface"]
"""
## Talk about a picture

Run the next two cells, choose a picture from this notebook or one of your own, and type into the field
under it; press **Enter** to send. The chat uses the model that is already loaded and remembers the
conversation about the picture; a different picture starts a new one. *Stop* ends an answer, *Clear* the
conversation.
"""

# %% section="app" name="chat" when=["app-chat_interface"] place="end"
import threading

import ipywidgets

CHAT_TOKENS = 200  # the longest answer
REMEMBERED = 4  # questions and answers that the model still knows
history = []  # pairs of question and answer
shown_pictures = dict(PICTURES)
stopping = threading.Event()
working = threading.Lock()  # one answer at a time


def conversation():
    """The conversation as the model was trained on it, the picture with the first question."""
    turns = history[-REMEMBERED:]
    if not getattr(processor, "chat_template", None):
        said = "".join(f"Question: {ask} Answer: {said} " for ask, said in turns[:-1])
        return f"{getattr(processor, 'image_token', '')}{said}Question: {turns[-1][0]} Answer:"
    messages = []
    for number, (question, said) in enumerate(turns):
        content = [] if number else [{"type": "image"}]
        messages.append({"role": "user", "content": [*content, {"type": "text", "text": question}]})
        if number < len(turns) - 1:
            messages.append({"role": "assistant", "content": [{"type": "text", "text": said}]})
    return processor.apply_chat_template(messages, add_generation_prompt=True)


def draw(status=""):
    """Show the conversation as it stands."""
    turns = [turn for ask, said in history for turn in (("user", ask), ("assistant", said))]
    view.value = bubbles(turns, status)


def show_picture(_=None):
    """Show the chosen picture, and forget what was said of another."""
    stopping.set()
    with working:
        history.clear()
    file = io.BytesIO()
    shown_pictures[choice.value].save(file, "PNG")
    window.value = file.getvalue()
    draw()


def add_picture(change):
    """A picture of your own, from a file."""
    for one in change["new"]:
        try:
            shown_pictures[one["name"]] = Image.open(io.BytesIO(one["content"])).convert("RGB")
        except (OSError, ValueError):
            draw("This file is not a picture.")
        else:
            choice.options = list(shown_pictures)
            choice.value = one["name"]


def answer_question():
    """Write the next answer, and show it while it grows."""
    asked = conversation()
    batch = processor(
        images=[[shown_pictures[choice.value]]], text=[asked], return_tensors="pt",
        **once_begun(asked),
    ).to(device, model.dtype)
    reader = Reader(getattr(processor, "tokenizer", processor))
    history[-1] = (history[-1][0], begins_thoughts(asked))
    skip = not model.config.is_encoder_decoder
    for piece in stream_answer(
        batch, reader, skip_prompt=skip, max_new_tokens=CHAT_TOKENS, do_sample=False
    ):
        history[-1] = (history[-1][0], history[-1][1] + piece)
        draw("writing …")
    draw()


def send(_=None):
    """Take what was written, and answer it in the background."""
    text = field.value.strip()
    if not text or not working.acquire(blocking=False):
        return None
    field.value = ""
    stopping.clear()
    history.append((text, ""))
    draw("looking …")

    def background():
        try:
            answer_question()
        except Exception as problem:
            draw(f"{type(problem).__name__}: {problem}")
        finally:
            working.release()

    thread = threading.Thread(target=background, daemon=True)
    thread.start()
    return thread


view, window = ipywidgets.HTML(), ipywidgets.Image(format="png", width=256)
choice = ipywidgets.Dropdown(options=list(shown_pictures), description="Picture")
upload = ipywidgets.FileUpload(accept="image/*", description="Your own")
field = ipywidgets.Text(placeholder="Ask about the picture", layout={"width": "auto"})
# The field sends the Enter key as a message of its own.
field.on_msg(lambda _, message, __: send() if message.get("event") == "submit" else None)
buttons = [ipywidgets.Button(description=name) for name in ("Send", "Stop", "Clear")]
for button, action in zip(buttons, (send, lambda _: stopping.set(), show_picture)):
    button.on_click(action)
choice.observe(show_picture, "value")
upload.observe(add_picture, "value")
show_picture()
display(ipywidgets.VBox(
    [ipywidgets.HBox([choice, upload]), window, view, field, ipywidgets.HBox(buttons)]
))
