"""A language of Stanza in miniature, trained by Stanza itself on a few sentences."""

from __future__ import annotations

import json
import tempfile
from importlib import import_module
from pathlib import Path

from tests.local_hub.models.shelf import folder_of, write_card

# Words, kinds of words, and names, as a person would mark them.
SENTENCES = [
    "Maria:PROPN:B-PERSON Rossi:PROPN:E-PERSON bakes:VERB:O in:ADP:O Berlin:PROPN:S-GPE",
    "Ada:PROPN:S-PERSON writes:VERB:O a:DET:O letter:NOUN:O to:ADP:O Charles:PROPN:S-PERSON",
    "The:DET:O train:NOUN:O leaves:VERB:O Vienna:PROPN:S-GPE at:ADP:O nine:NUM:O",
    "John:PROPN:B-PERSON Smith:PROPN:E-PERSON lives:VERB:O in:ADP:O London:PROPN:S-GPE",
]
Word = tuple[str, str, str]
STOP: Word = (".", "PUNCT", "O")
SMALL = ["--hidden_dim", "16", "--char_hidden_dim", "16", "--char_emb_dim", "8"]


def stanza(root: Path) -> None:
    """Tokenizer, kinds of words, and names for English, with vectors that two of them need."""
    _chain(root, "tiny/stanza-en", ("tokenize", "pos", "ner", "pretrain"))


def stanza_words(root: Path) -> None:
    """A chain without its last link: it tells proper nouns, and marks no names."""
    _chain(root, "tiny/stanza-fi", ("tokenize", "pos", "pretrain"))


def _chain(root: Path, name: str, kinds: tuple[str, ...]) -> None:
    sentences: list[list[Word]] = []
    for line in SENTENCES:
        marked = [word.split(":") for word in line.split()]
        sentences.append([*((word, kind, name) for word, kind, name in marked), STOP])
    with tempfile.TemporaryDirectory() as aside:
        models = _trained(sentences, Path(aside))
        folder = folder_of(root, name)
        for kind in kinds:
            path = folder / "models" / kind / models[kind]
            path.parent.mkdir(parents=True)
            path.write_bytes((Path(aside) / kind / models[kind]).read_bytes())
    task = "token-classification"
    write_card(folder, "Tiny Stanza", library_name="stanza", pipeline_tag=task)


def _trained(sentences: list[list[Word]], aside: Path) -> dict[str, str]:
    """Train each part and leave it in a folder of its kind; the kinds and their files."""
    vectors, plain = _vectors(sentences, aside), _texts(sentences, aside)
    texts = ["--txt_file", plain[0], "--label_file", plain[1]]
    texts += ["--dev_txt_file", plain[0], "--dev_label_file", plain[1], "--lang", "en"]
    texts += ["--mwt_json_file", plain[4]]  # no word of English stands for several
    tokens = [*texts, "--hidden_dim", "16", "--emb_dim", "8", "--steps", "300", "--lr0", "0.01"]
    tokens += ["--eval_steps", "1000", "--batch_size", "8", "--max_seqlen", "200"]
    _train("tokenizer", aside, "tokenize", "tiny.pt", tokens)
    tags = ["--train_file", plain[2], "--eval_file", plain[2], "--lang", "en", *SMALL]
    tags += ["--deep_biaff_hidden_dim", "16", "--transformed_dim", "16", "--tag_emb_dim", "8"]
    tags += ["--max_steps", "200", "--eval_interval", "100", "--wordvec_pretrain_file", vectors]
    _train("tagger", aside, "pos", "tiny_nocharlm.pt", tags)
    names = ["--train_file", plain[3], "--eval_file", plain[3], *SMALL, "--lr", "0.3"]
    names += ["--max_steps", "120", "--eval_interval", "60", "--wordvec_pretrain_file", vectors]
    _train("ner_tagger", aside, "ner", "tiny_nocharlm.pt", names)
    return {
        "tokenize": "tiny.pt",
        "pos": "tiny_nocharlm.pt",
        "ner": "tiny_nocharlm.pt",
        "pretrain": Path(vectors).name,
    }


def _train(module: str, aside: Path, kind: str, name: str, options: list[str]) -> None:
    places = ["--shorthand", "en_tiny", "--save_dir", str(aside / kind), "--save_name", name]
    import_module(f"stanza.models.{module}").main([*options, *places])


def _vectors(sentences: list[list[Word]], aside: Path) -> str:
    """Vectors of words in Stanza's own format, under the name that its tables give for English."""
    words = sorted({word.lower() for sentence in sentences for word, _, _ in sentence})
    rows = [
        f"{word} " + " ".join(str((n * k) % 7 / 7) for k in range(1, 9))
        for n, word in enumerate(words)
    ]
    text = aside / "vectors.txt"
    text.write_text(f"{len(rows)} 8\n" + "\n".join(rows) + "\n")
    path = aside / "pretrain" / "conll17.pt"
    path.parent.mkdir()
    import_module("stanza.models.common.pretrain").Pretrain(str(path), str(text)).load()
    return str(path)


def _texts(sentences: list[list[Word]], aside: Path) -> list[str]:
    """The sentences as Stanza's trainers read them: text, ends of words, and two tables."""
    text, ends, table, names = "", "", "", []
    for sentence in sentences:
        for number, (word, kind, _) in enumerate(sentence, 1):
            last, before_dot = number == len(sentence), number == len(sentence) - 1
            text += word + ("" if before_dot or last else " ")
            ends += "0" * (len(word) - 1) + ("2" if last else "1")
            ends += "" if before_dot or last else "0"
            table += f"{number}\t{word}\t{word}\t{kind}\t_\t_\t{number - 1}\tdep\t_\t_\n"
        text, ends, table = text + " ", ends + "0", table + "\n"
        names.append([{"text": word, "ner": name} for word, _, name in sentence])
    written = {"a.txt": text, "a.toklabels": ends, "a.conllu": table, "a.json": json.dumps(names)}
    written["mwt.json"] = "[]"
    for name, content in written.items():
        (aside / name).write_text(content, encoding="utf-8")
    return [str(aside / name) for name in written]


BUILDERS = {"stanza": stanza, "stanza-words": stanza_words}
