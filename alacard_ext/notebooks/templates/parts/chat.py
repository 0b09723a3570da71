# A chat in the notebook. A template's `reply(messages)` gives what its model says, piece by piece,
# and ends early once `stopping` is set.

# %% [markdown] section="app" name="about" when=["app-chat_interface"]
"""
## A small chat

Run the next cells and type into the field under the last one; press **Enter** to send. The chat uses
the model that is already loaded, remembers the conversation, and shows the answer as it is written.
*Stop* ends an answer, *Clear* the conversation.
"""

# %% section="app" name="chat" when=["app-chat_interface"] place="end"
import threading

import ipywidgets

history = []
stopping = threading.Event()
working = threading.Lock()  # one answer at a time


def draw(status=""):
    """Show the conversation as it stands."""
    view.value = bubbles([(each["role"], each["content"]) for each in history], status)


def answer_chat():
    """Write the next message of the model, and show it while it grows."""
    said = list(history)
    history.append({"role": "assistant", "content": ""})
    try:
        for piece in reply(said):
            history[-1]["content"] += piece
            draw("writing …")
        draw()
    except Exception as problem:
        draw(f"{type(problem).__name__}: {problem}")


def send(_=None):
    """Take what was written, and answer it in the background."""
    text = field.value.strip()
    if not text or not working.acquire(blocking=False):
        return None
    field.value = ""
    stopping.clear()
    history.append({"role": "user", "content": text})
    draw("thinking …")

    def background():
        try:
            answer_chat()
        finally:
            working.release()

    thread = threading.Thread(target=background, daemon=True)
    thread.start()
    return thread


def clear(_=None):
    """Begin a new conversation."""
    stopping.set()
    with working:
        history.clear()
    draw()


view = ipywidgets.HTML()
field = ipywidgets.Text(placeholder="Write here", layout={"width": "auto"})
# The field sends the Enter key as a message of its own.
field.on_msg(lambda _, message, __: send() if message.get("event") == "submit" else None)
buttons = [ipywidgets.Button(description=name) for name in ("Send", "Stop", "Clear")]
for button, action in zip(buttons, (send, lambda _: stopping.set(), clear)):
    button.on_click(action)
display(ipywidgets.VBox([view, field, ipywidgets.HBox(buttons)]))
