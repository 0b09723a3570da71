# How a chat looks: bubbles, in which what the model writes is read as Markdown that only formats.

# %% section="app" name="bubbles" when=["app-chat_interface"] place="end" hidden=["beginner"]
from markdown_it import MarkdownIt

# Only these forms are read. Links, pictures and HTML stay text: a model may write what it likes,
# and a picture alone would tell its server who reads this.
# Nor is a formula set: what stands between dollars would be drawn by MathJax.
FORMS = (
    "escape newline backticks emphasis strikethrough "
    "heading list blockquote code fence hr table"
)
markdown = MarkdownIt("zero", {"breaks": True}).enable(FORMS.split())
LOOK = """<style>
.alacard-chat { display: flex; flex-direction: column; gap: 8px; line-height: 1.45; }
.alacard-chat > div { align-self: flex-start; max-width: 85%; padding: 6px 12px;
  border-radius: 12px; background: var(--jp-layout-color2, rgb(128 128 128 / 16%));
  color: var(--jp-content-font-color1, inherit); overflow-wrap: anywhere; }
.alacard-chat > .alacard-user { align-self: flex-end; border: 1px solid
  var(--jp-brand-color1, currentcolor); background: none; white-space: pre-wrap; }
.alacard-chat b:first-child { display: block; font-size: 85%; opacity: 0.75; }
.alacard-chat :is(p, ul, ol, pre, table) { margin: 4px 0; }
.alacard-chat code { font-family: var(--jp-code-font-family, monospace); }
.alacard-chat pre { overflow: auto; padding: 6px;
  background: var(--jp-layout-color1, transparent); color: inherit; }
.alacard-chat :is(th, td) { padding: 2px 8px; border: 1px solid var(--jp-border-color2, gray); }
</style>"""


def formatted(text):
    """What the model wrote, as HTML that can do nothing but show it."""
    tokens = markdown.parse(text)
    for token in tokens:
        token.info = ""  # the name of a language would become a class
    return markdown.renderer.render(tokens, markdown.options, {})


def said(text):
    """What the model wrote as HTML: its thoughts folded away, its answer below them."""
    thoughts, answer = parted(text)
    if not thoughts:
        return formatted(answer)
    folded = f"<details><summary>Its thoughts</summary>{formatted(thoughts)}</details>"
    return folded + (formatted(answer) if answer.strip() else "<i>no answer yet</i>")


def bubbles(messages, status=""):
    """The conversation as HTML, from pairs of role and text."""
    shown = [
        f"<div class='alacard-user'><b>You:</b>{escape(text)}</div>"
        if role == "user"
        else f"<div><b>Model:</b>{said(text)}</div>"
        for role, text in messages
    ]
    chat = f"<div class='alacard-chat mathjax_ignore' role='log'>{''.join(shown)}</div>"
    return f"{LOOK}{chat}<i class='mathjax_ignore'>{escape(status)}</i>"
