# Names in texts with Stanza: one chain of small models a language, from letters to names.

# %% section="hello" name="files" tags=["parameters"] hidden=true
# The parts of the chain that the repository offers.
FILES = ["models/tokenize/combined.pt", "models/ner/ontonotes_nocharlm.pt"]

# %% [markdown] section="hello" name="chain" tags=["beginner"]
"""
**Stanza** is a chain of small models for one language. The first splits a text into sentences and
words, the next ones say what kind of word each is, and the last one marks names. Stanza opens its files
without running code, so nobody can hide any in them.
"""

# %% section="hello" name="choice" hidden=true
# Chooses the files of the chain: run this cell; you do not need to read it.
from huggingface_hub import hf_hub_download
from stanza.resources import default_packages
from stanza.resources.prepare_resources import get_dependencies

LANGUAGE = MODEL_ID.rpartition("stanza-")[2].lower()  # its code is the end of the name
offered = {}
for name in FILES:
    kind, _, package = name.removeprefix("models/").removesuffix(".pt").partition("/")
    offered.setdefault(kind, {})[package] = name


def usual(kind):
    """The package of a kind that Stanza takes by itself, without a transformer of another page."""
    names, treebank = default_packages.default_ners, default_packages.default_treebanks
    wanted = (names if kind == "ner" else treebank).get(LANGUAGE, "")

    def rank(package):
        by_itself = "_" not in package or package.endswith(("charlm", "_nopretrain"))
        known = package == wanted or package.rpartition("_")[0] == wanted
        return not by_itself, not known, package.endswith("_nocharlm"), package

    return min(offered.get(kind, {}), key=rank, default=None)


def fetched(kind, package):
    """Where the file of a package is on this computer, at the commit of this notebook."""
    return hf_hub_download(MODEL_ID, offered[kind][package], revision=REVISION)


parts, paths = [], {}
for kind in ("tokenize", "mwt", "pos", "ner"):
    package = usual(kind)
    if package is None or (kind == "mwt" and package != usual("tokenize")):
        continue
    parts.append(kind)
    paths[f"{kind}_model_path"] = fetched(kind, package)
    for need in get_dependencies(kind, LANGUAGE, package):
        same = offered.get(need["model"], {})
        if not same:
            raise Stop(f"{kind} needs a {need['model']}, which the repository does not hold.")
        found = need["package"] if need["package"] in same else next(iter(same))
        paths[f"{kind}_{need['model']}_path"] = fetched(need["model"], found)
if "tokenize" not in parts or len(parts) < 2:
    raise Stop("the repository holds no chain from letters to names, or to kinds of words.")

# %% section="hello" name="load"
import tempfile
from pathlib import Path

import stanza

# Every file is given by its path, so Stanza needs no list of its own and contacts no server.
with tempfile.TemporaryDirectory() as folder:
    listed = Path(folder) / "resources.json"
    listed.write_text("{}")
    model = stanza.Pipeline(
        LANGUAGE, processors=",".join(parts), package=None, download_method=None, device=device,
        resources_filepath=str(listed), allow_unknown_language=True, logging_level="ERROR", **paths
    )
print(f"Hello from {MODEL_ID}: {' → '.join(parts)}, on {device}.")

# %% section="usage" name="nouns" hidden=true
# Finds names where the chain marks only kinds of words: run this cell; you do not need to read it.
def proper_nouns(document):
    """Where nothing marks names: words in a row that are proper nouns."""
    names, open_name = [], False
    for sentence in document.sentences:
        for word in sentence.words:
            start, end = word.start_char, word.end_char
            if word.upos != "PROPN" or start is None:
                open_name = False
            elif open_name:
                names[-1] |= {"text": document.text[names[-1]["start"] : end], "end": end}
            else:
                open_name = True
                names.append({"text": word.text, "kind": "PROPN", "start": start, "end": end})
        open_name = False
    return names

# %% section="usage" name="predict"
def analysed(texts):
    """What the chain makes of each text: sentences, their words, and the names."""
    return model.bulk_process([stanza.Document([], text=text) for text in texts])


def predict(texts):
    """The names found in each text, with kind and place."""
    real = [text for text in texts if text.strip()]
    documents = iter(analysed(real) if real else [])
    found = []
    for text in texts:
        document = next(documents) if text.strip() else None
        if document is None:
            found.append([])
        elif "ner" in parts:
            found.append([{"text": name.text, "kind": name.type, "start": name.start_char,
                           "end": name.end_char} for name in document.ents])
        else:
            found.append(proper_nouns(document))
    return found

# %% [markdown] section="usage" name="words-about" tags=["intermediate", "advanced"] place="end"
"""
### What the chain knows on the way: kinds of words

Names are only its last link. `upos` is the part of speech, with the same abbreviations for all
languages, from [Universal Dependencies](https://universaldependencies.org/u/pos/): `NOUN`, `VERB`,
`PROPN` for a name.
"""

# %% section="usage" name="words" tags=["intermediate", "advanced"] place="end"
document = analysed(TEXTS[:1])[0]
for number, sentence in enumerate(document.sentences, 1):
    print(f"sentence {number}:", " ".join(f"{w.text}/{w.upos or '?'}" for w in sentence.words))

# %% [markdown] section="usage" name="links-about" tags=["advanced"] place="end"
"""
### Which link takes the time?

The cell runs the chain link by link on the same texts. To leave out a link that you do not need, name
the others in `processors`.
"""

# %% section="usage" name="links" tags=["advanced"] place="end"
import time

documents = [stanza.Document([], text=text) for text in TEXTS]
rows = []
for name in parts:
    start = time.perf_counter()
    documents = model.processors[name].bulk_process(documents)
    rows.append({"link": name, "ms": 1000 * (time.perf_counter() - start)})
show(rows)
