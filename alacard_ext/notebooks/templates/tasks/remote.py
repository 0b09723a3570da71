# Text generation by a provider: the model runs on someone else's computer, with the person's token.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}, on the topic of {{topic_name}}

You are about to use a large AI model for **{{task_title}}**. It runs on a provider's computer, not
on yours. You need no knowledge of machine learning for it.

**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom. The result appears under each box.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate"]
"""
# {{model_name}}, on the topic of {{topic_name}}

Use **{{model_name}}** for **{{task_title}}** through an inference provider, and see its options, its
limits and what it costs. Run the cells from top to bottom; each one needs those above it.
"""

# %% [markdown] section="title" name="title-advanced" tags=["advanced"]
"""
# {{model_name}}, on the topic of {{topic_name}}

**{{task_title}}** through an inference provider: streaming, time to the first token, tokens used,
and a small evaluation. Needs the network and your token.
"""

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

**This model does not run on your computer.** It is too big for the computer that made this notebook. A
provider runs it for you: your prompts are sent there over the internet, and your Hugging Face account
is charged for usage beyond its free share. {{price_sentence}}
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Connect to the model

The model runs at a provider. Prompts are sent there, and your Hugging Face account is charged for usage
beyond its free share. {{price_sentence}}
"""

# %% section="hello" name="service" tags=["parameters"]
# Who is asked: "auto" takes the first provider that is switched on in your Hugging Face settings.
PROVIDER = "auto"
# The address of a service of your own with the same interface, such as a server of vLLM.
SERVICE = None

# %% [markdown] section="hello" name="load-about-remote" tags=["beginner"]
"""
The next cell only prepares the connection. Nothing is sent, and nothing is charged, before you ask the
first question below.
"""

# %% section="hello" name="load"
from huggingface_hub import InferenceClient, get_token
from huggingface_hub.errors import HfHubHTTPError, InferenceTimeoutError

if SERVICE is None and get_token() is None:
    raise Stop(
        "there is no token on this computer. Create one that may call inference providers at "
        "https://huggingface.co/settings/tokens, run `hf auth login` in a terminal, then run this "
        "cell again."
    )
if SERVICE is None:
    client = InferenceClient(model=MODEL_ID, provider=PROVIDER, timeout=120)
else:
    client = InferenceClient(base_url=SERVICE, timeout=120)
print("Ready:", MODEL_ID, "by", PROVIDER if SERVICE is None else "your own service")

# %% [markdown] section="info" name="good-for"
"""
**Good for** drafts, rephrasing, ideas and explanations that someone checks. **Not for** facts that
nobody checks, and not for texts that must stay private: they are sent to the provider.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask the model

A **language model** writes one small piece of text after another, always asking itself: what comes
next? The questions below are about your topic, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Generate answers

`chat_completion` takes a list of messages and gives the next one. Prompts: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["What is the most important thing to know about sourdough?"]
# How long an answer may be, in tokens; one is about three quarters of an English word.
MAX_NEW_TOKENS = 100
GREEDY = True  # False: tokens are drawn, as the provider does it by itself

# %% section="usage" name="predict"
used = {"prompt": 0, "answer": 0}  # tokens so far, which is what is paid for


def ask(prompt, **options):
    """The model's answer to one prompt, as the provider gives it."""
    settings = {"max_tokens": MAX_NEW_TOKENS} | ({"temperature": 0.0} if GREEDY else {}) | options
    try:
        reply = client.chat_completion([{"role": "user", "content": prompt}], **settings)
    except InferenceTimeoutError:
        raise Stop("the provider did not answer within two minutes; try again later.") from None
    except HfHubHTTPError as problem:
        status = problem.response.status_code if problem.response is not None else "unknown"
        raise Stop(
            f"the provider refused (status {status}): 401 or 403 is about your token, 402 about "
            "your credit, 404 means that nobody runs this model now, 429 asks you to wait."
        ) from None
    if reply.usage is not None:
        used["prompt"] += reply.usage.prompt_tokens or 0
        used["answer"] += reply.usage.completion_tokens or 0
    return reply.choices[0].message.content or ""

# %% section="usage" name="first-result"
first = ask(PROMPTS[0])
print(first)

# %% section="usage" name="answers"
result = []
for prompt in PROMPTS:
    print("▶", prompt)
    said = first if prompt == PROMPTS[0] else ask(prompt)
    print(said)
    thoughts, answer = parted(said)
    result.append({"prompt": prompt, "answer": answer.strip()})
    tell_apart(thoughts, answer)
    print()
print("Tokens so far:", used["prompt"], "sent,", used["answer"], "received")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The model writes what is *likely*, not what is *true*: names, numbers and quotes
may be made up, in perfect style. Check what matters. If an answer stops in the middle, it reached
`MAX_NEW_TOKENS`. The last line says how many tokens you have used: that is what providers charge.
"""

# %% [markdown] section="usage" name="sampling-about" tags=["intermediate", "advanced"]
"""
### Temperature: from dull to daring

At 0, the model takes the most likely token each time. Above 0, it draws one, and higher numbers let
unlikely ones through more often.
"""

# %% section="usage" name="sampling" tags=["intermediate", "advanced"]
for temperature in (0.3, 1.0):
    print(f"temperature {temperature}: {ask(PROMPTS[0], temperature=temperature, max_tokens=40)}\n")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Several prompts at once, and errors to expect

Requests wait for the network, not for your processor, so you can run a few in parallel.

- *402*: the month's free share is used up. Wait, or add credit on your account's page.
- *404*: no provider runs this model any more. The model's page lists those that do.
- *429*: too many requests at once. Send fewer in parallel.
"""

# %% section="usage" name="batch" tags=["intermediate"]
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=3) as pool:
    answers = list(pool.map(lambda prompt: ask(prompt, max_tokens=30), PROMPTS))
show([{"prompt": p[:50], "answer": a.strip()[:120]} for p, a in zip(PROMPTS, answers)])

# %% [markdown] section="usage" name="stream-about" tags=["advanced"]
"""
### Streaming, and how long the first token takes

With `stream=True` the pieces arrive as they are written. The time to the first one is network and
queue; after that you see the model's own speed.
"""

# %% section="usage" name="stream" tags=["advanced"]
import time

rows = []
for prompt in PROMPTS[:2]:
    start = time.perf_counter()
    first, pieces = None, 0
    for event in client.chat_completion(
        [{"role": "user", "content": prompt}], max_tokens=MAX_NEW_TOKENS, stream=True
    ):
        if event.choices and event.choices[0].delta.content:
            first = first or time.perf_counter() - start
            pieces += 1
    rows.append({"prompt": prompt[:40], "first piece, s": first or 0.0, "pieces": pieces,
                 "all, s": time.perf_counter() - start})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A tiny evaluation

Questions with one right word. Three are not a benchmark, but they show how one is built.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
EXAM = {"What is the capital of France?": "paris", "How many legs has a spider?": "8|eight",
        "Which gas do plants take in?": "carbon"}
rows = []
for question, expected in EXAM.items():
    text = ask(f"{question} Answer with one word.", max_tokens=10).lower()
    rows.append({"question": question, "answer": text.strip(),
                 "right": any(word in text for word in expected.split("|"))})
show(rows)
print("Right:", sum(row["right"] for row in rows), "of", len(rows))

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a prompt of your own. Then make it more precise: for whom, how long, in what form?
Does the answer get better?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = "Explain to a ten-year-old in two sentences why bread rises."
print(ask(my_prompt, max_tokens=80))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

`"Explain to a ten-year-old in two sentences why bread rises."` usually gives a better answer than `"Why
does bread rise?"`, because it says who it is for and how long it should be.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
An app needs one function that takes an input and gives an answer. This is it.
"""

# %% section="app" name="function"
def respond(text):
    """The provider's answer to one prompt, without what the model thought before."""
    return answer_in(ask(text))

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Ask the same thing in three wordings at temperature 0. Which words steer the answer?
2. Name a provider in `PROVIDER` instead of "auto", and compare the time to the first piece.
3. Work out what 1000 such questions would cost, from the tokens used and the provider's prices.
"""
