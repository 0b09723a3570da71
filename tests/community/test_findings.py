"""The look for secrets and local paths: what it finds, what it leaves alone, and how fast."""

from __future__ import annotations

import random
import string
import time
from typing import Any

import pytest

from alacard_ext.community.findings import LONG_LINE, WINDOW, look
from alacard_ext.community.snapshot import published
from alacard_ext.notebooks.gate.secrets import kind_of_secret

# Joined here, so that no scanner of repositories takes this file for a leak.
HUB = "hf_" + "aB3dE5gH1j" * 4
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
RANDOM = "aB3dE5gH1jQ9zX8w" + "V7uT6sR5pO4nM3lK2"
FOLDERS = ["/srv/people/ada", "/"]


def source(text: str) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "source": text}]}


@pytest.mark.attack
@pytest.mark.parametrize(
    ("text", "kind", "secret"),
    [
        (f'login("{HUB}")', "secret", HUB),
        (f'key = "sk-{RANDOM}"', "secret", RANDOM),
        (f"export AWS_ACCESS_KEY_ID={AWS}", "secret", AWS),
        ("-----BEGIN RSA PRIVATE KEY-----\\nMIIEow", "secret", "MIIEow"),
        ("see http://host:8888/lab?token=0123456789abcdef", "secret", "0123456789abcdef"),
        ('pd.read_sql(q, "postgresql://me:s3cret@db/x")', "secret", "s3cret"),
        ('password = "hunter2"', "secret", "hunter2"),
        ('os.environ["SERVICE_API_KEY"] = "abcd1234efgh5678"', "secret", "abcd1234efgh5678"),
        ("connect(user, {\"passwd\": 'correct horse'})", "secret", "correct horse"),
        (f'client = Client("{RANDOM}")', "secret", RANDOM),
        ('t = "eyJ' + "hbGciOiJIUzI1NiJ9.eyJ" + 'zdWIiOiIxMjM0In0.abcdefghijk"', "secret", "zdWIi"),
        ("%env PASSWORD=hunter2", "secret", "hunter2"),
        ("%set_env SERVICE_TOKEN correcthorsebattery", "secret", "correcthorsebattery"),
        ("!export DB_PASSWORD=Sommer2026", "secret", "Sommer2026"),
        ('os.environ["X_TOKEN"] = "correcthorse"', "secret", "correcthorse"),
        ("os.environ.setdefault('MY_API_KEY', 'swordfish')", "secret", "swordfish"),
        ('h = {"Authorization": "Basic YWRhOmh1bnRlcjI="}', "secret", "YWRhOmh1bnRlcjI"),
        ("curl -H 'Authorization: Bearer correcthorse' x", "secret", "correcthorse"),
        ("git clone https://ada:Test-1234@example.com/x", "secret", "Test-1234"),
        ("https://ada:my-0wn-s3cret@example.com", "secret", "my-0wn-s3cret"),
        ('password = "$ecret!"', "secret", "$ecret!"),
        ('password = "test-Hunter2"', "secret", "test-Hunter2"),
        ("postgresql://bob:%21hunter2@db/x", "secret", "%21hunter2"),
        ("https://host/x?access_token=%2Bab12cd34ef", "secret", "%2Bab12cd34ef"),
        ('password = "%Tr0ub4dor"', "secret", "%Tr0ub4dor"),
        ("""password = "pa'ss99word\"""", "secret", "pa'ss99word"),
        ("""{'password': 'pa"ss99word'}""", "secret", 'pa"ss99word'),
        ('password = "pa\\"ss99word"', "secret", "ss99word"),
        ("""os.environ["X_TOKEN"] = "it's-a-secret\"""", "secret", "it's-a-secret"),
        ("DB_PASSWORD=hunter2trees", "secret", "hunter2trees"),
        ("PGPASSWORD=pa$$w(rd", "secret", "pa$$w(rd"),
        (f"ACCESS_TOKEN={'0123456789abcdef' * 2}", "secret", "0123456789abcdef"),
        (f"Use ACCESS_TOKEN={RANDOM}.", "secret", RANDOM),
        (f"The word is {RANDOM}.", "secret", RANDOM),
        (f"https://host/x?service_key={RANDOM}", "secret", RANDOM),
        ("https://host/x?api_key=swordfish", "secret", "swordfish"),
        ("setx DB_PASSWORD hunter2trees", "secret", "hunter2trees"),
        (f'open("/home/ada/{HUB}/x")', "secret", HUB),
        ('open("/home/ada/data.csv")', "path", ""),
        ('open("/Users/Ada Lovelace/data.csv")', "path", ""),
        (r'open("C:\\Users\\Ada\\data.csv")', "path", ""),
        ("cd /root/work", "path", ""),
        ("file:///home/ada/x", "path", ""),
        ("PATH:/home/ada/bin", "path", ""),
        ("/mnt/c/Users/ada/data.csv", "path", ""),
        ("\x1b[32m/home/ada/x.py\x1b[39m in f()", "path", ""),
        ("File\x1b[0;32m/home/ada/x.py", "path", ""),
        ("found in /srv/people/ada/data.csv", "path", ""),
    ],
)
def test_what_is_not_for_others_is_found_and_no_secret_is_repeated(
    text: str, kind: str, secret: str
) -> None:
    (found,) = look(source(f"a = 1\n{text}"), folders=FOLDERS)
    assert (found.kind, found.cell, found.where, found.line) == (kind, 0, "source", 2)
    assert found.what and (not secret or (secret in text and secret not in found.excerpt))
    assert kind == "path" or "•••" in found.excerpt


@pytest.mark.parametrize(
    "text",
    [
        'pad_token = "[PAD]"; eos_token="<|endoftext|>"; unk_token = "<unk>"',
        'tokenizer = AutoTokenizer.from_pretrained("org/Meta-Llama-3-1-8B-Instruct-GPTQ-INT4-xx")',
        'token = os.environ["HF_TOKEN"]; password = getpass("Password: ")',
        'token = "your-token-here"; password = "..."; api_key = "<API_KEY>"',
        'token = "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        "%env PASSWORD=$DB_PASSWORD",
        "%env HF_TOKEN=hf_xxx",
        "%env HF_TOKEN=YOUR_TOKEN",
        "%env TOKENIZERS_PARALLELISM=false",
        'os.environ["HF_TOKEN"] = "YOUR_HF_TOKEN"; os.environ["TOKENIZERS_PARALLELISM"] = "false"',
        'os.environ["OPENAI_API_KEY"] = "sk-..."; os.environ.get("X_TOKEN", "")',
        'h = {"Authorization": f"Bearer {token}"}; password = "change-me"',
        "postgresql://user:password@host/x and https://<name>:<token>@host and //a:$PW@b",
        'password = "••••••"; pwd = "********"; secret = "{secret}"',
        'token = "hf_' + "YourTokenFromYourSettingsGoesHereNow" + '"',
        "pip install sk-learn-tools-for-people-who-like-hyphens",
        'tokenizer = "BertForTokenClassificationAndSequenceTagging"',
        "REVISION = '" + "0123456789abcdef" * 2 + "01234567'",
        "https://example.com/home/ada and https://example.com/srv/people/adam",
        "cd /srv/people/adam; ls /usr/lib /tmp/x /content/drive",
        "![a](data:image/png;base64," + RANDOM * 40 + "=)",
        "First set token limits for the model. Set password policies. Export secret managers.",
        "pip install -e token classification; export secret managers; ENV password policies",
        "https://host/models?sort_key=downloads&monkey=banana&design=modern",
        'password = "%s" % word; token = "%(token)s"; pwd = "%PASSWORD%"',
        "https://host/x?token=%7Btoken%7D and postgresql://me:%s@host/x",
        """x = getpass("Password: "), input('Name: ') + input("Town: ")""",
        """print('password:', "it's", 'x')""",
        "PWD=/content\nOLDPWD=/content/drive\nMAX_TOKENS=2048",
        "DB_PASSWORD=settings.password\nDB_PASSWORD=db_password\nHF_TOKEN=os.environ['HF_TOKEN']",
        "API_KEY=$KEY\nAPI_KEY=<key>\nAPI_KEY=sk-...\nPASSWORD=changeme\nHF_TOKEN=get_my_token()",
        "EOS_TOKEN=<|endoftext|>\nPAD_TOKEN=[PAD]\nNEXT_TOKEN=beginning_of_sentence",
    ],
)
def test_what_is_ordinary_is_left_alone(text: str) -> None:
    assert look(source(text), folders=FOLDERS) == []


@pytest.mark.attack
def test_tokens_without_a_digit_are_found_by_the_look_and_by_the_gate() -> None:
    chosen = random.Random(12)  # seeded: the same tokens each time
    kinds = (
        ("hf_", 34, string.ascii_letters),
        ("AKIA", 16, string.ascii_uppercase),
        ("ghp_", 36, string.ascii_letters),
        ("github_pat_", 82, string.ascii_letters),
        ("sk-", 48, string.ascii_letters),
        ("sk-proj-", 48, string.ascii_letters),
        ("xoxb-", 40, string.ascii_letters),
    )
    for prefix, length, letters in kinds:
        for _ in range(50):
            token = prefix + "".join(chosen.choices(letters, k=length))
            assert kind_of_secret(f'login("{token}")'), token
            (found,) = look(source(f'login("{token}")'))
            assert found.kind == "secret" and token not in found.excerpt


@pytest.mark.attack
@pytest.mark.parametrize(
    "value",
    [
        {"db": {"password": "hunter2"}},
        {"env": [{"name": "API_TOKEN", "value": "aB3dE5gH1jQ9"}]},
        {"variables": [{"key": "db_password", "value": "hunter2"}]},
        {"db": {"password": 'hunter"2'}},
        {"db": {"password": "hunter2\\"}},
    ],
)
def test_a_name_and_its_value_that_stand_apart_are_looked_at_together(value: Any) -> None:
    cell = {"source": "", "outputs": [{"data": {"application/json": value}}]}
    for notebook in ({"cells": [cell]}, {"cells": [], "metadata": value}):
        (found,) = look(notebook)
        assert found.kind == "secret" and "•••" in found.excerpt
    assert look({"metadata": {"pad_token": "[PAD]", "token": "your-token", "password": ""}}) == []


@pytest.mark.attack
def test_a_secret_in_a_coloured_traceback_is_found() -> None:
    line = f'login(\x1b[33m"\x1b[39m\x1b[33m{HUB}\x1b[39m\x1b[33m"\x1b[39m)'
    (found,) = look({"cells": [{"source": "", "outputs": [{"traceback": [line]}]}]})
    assert found.excerpt == 'login("•••")'


@pytest.mark.attack
def test_a_long_line_that_is_full_of_findings_is_looked_through_in_a_moment() -> None:
    began = time.thread_time()
    for secret in (f'"{HUB}" ', "/home/ada ", f'password="{RANDOM}" '):
        found = look(source(secret * (1_000_000 // len(secret))))
        assert len(found) == 100
        assert not any(HUB[:9] in each.excerpt or RANDOM[:9] in each.excerpt for each in found)
    assert time.thread_time() - began < 20, "each finding is compared with every other"


@pytest.mark.attack
def test_outputs_metadata_attachments_widgets_and_cards_are_looked_through_however_deep() -> None:
    deep: Any = f"{HUB} deep down"
    for _ in range(5000):
        deep = [deep]
    cell = {
        "cell_type": "code",
        "source": "",
        "metadata": {"tags": [AWS]},
        "outputs": [
            {"output_type": "stream", "text": f"a\nb\n{HUB}"},
            {"data": {"text/html": [f"<b>{AWS}</b>"], "image/svg+xml": f"<t>{HUB}</t>"}},
            {"data": {"application/json": deep, HUB: 1}},
            {"output_type": "error", "traceback": ['File "/home/ada/x.py"']},
            # No picture, whatever it says.
            {"data": {"image/png": f"{AWS} is no base64"}},
        ],
        "attachments": {"a.txt": {"text/plain": HUB}},
    }
    notebook = {"cells": [cell], "metadata": {"widgets": {"v": HUB}, "title": AWS}}
    found = look(notebook, beside=[f"a card\nwith {HUB}"])
    told = [(each.cell, each.where, each.line) for each in found]
    assert told.count((0, "output", 1)) == 6 and told.count((0, "output", 3)) == 1
    assert told.count((0, "metadata", 1)) == 2
    assert told.count((None, "output", 1)) == told.count((None, "metadata", 1)) == 1
    assert told.count((None, "metadata", 2)) == 1 and len(told) == 12
    assert not any(HUB in each.excerpt or AWS in each.excerpt for each in found)


def test_a_secret_at_any_place_of_a_long_line_is_found_once_and_masked_beside_another() -> None:
    for at in (WINDOW - 20, WINDOW, 2 * WINDOW - 8_000):
        line = "x" * at + f' "{HUB}" ' + "y" * WINDOW
        (found,) = look(source(line))
        assert HUB not in found.excerpt
    first, second = look(source(f'open("/home/ada/x?token={HUB}"); b = "{AWS}"'))[:2]
    assert not any(part in first.excerpt + second.excerpt for part in (HUB[:9], AWS))


@pytest.mark.attack
@pytest.mark.parametrize(
    "line",
    [
        f'password = "ab {HUB} cd"',
        f'password = "{HUB} cd ef"',
        f"https://me:{HUB}-tail@host/x",
        f"ACCESS_TOKEN={HUB}-tail",
    ],
)
def test_what_two_patterns_find_in_part_is_masked_whole(line: str) -> None:
    (found,) = look(source(line))
    for part in (HUB, "ab ", "cd", "tail"):
        assert part not in found.excerpt


def test_packed_scripts_are_no_keys_and_pictures_are_not_read() -> None:
    assert look(source(f"{RANDOM} " * (LONG_LINE // 30))) == []
    outputs = [{"data": {"image/png": RANDOM * 100}}]
    assert look({"cells": [{"source": "", "outputs": outputs}]}) == []


def test_many_findings_are_told_in_part() -> None:
    assert len(look(source(f"{AWS}\n" * 5000))) == 100


def test_a_long_output_is_looked_through_in_a_moment() -> None:
    text = 'ab c="d" /x: user.home[key]=1; ' * 100_000
    began = time.thread_time()
    assert look({"cells": [{"source": "", "outputs": [{"text": text}]}]}) == []
    assert time.thread_time() - began < 60, "a pattern backtracks"


@pytest.mark.attack
@pytest.mark.parametrize(
    "part",
    [
        "password='\\\\\"",
        "A_",
        "AB12_TOKEN",
        "TOKEN=a.",
        'token="),(',
        "&_key=",
        "set password ",
        "%",
    ],
)
def test_no_line_makes_a_pattern_backtrack_far(part: str) -> None:
    """By the time of this thread alone, whatever else the machine does."""
    began = time.thread_time()
    look(source(part * (200_000 // len(part))))
    assert time.thread_time() - began < 20


def test_only_known_metadata_is_published() -> None:
    cell = {
        "id": "a",
        "cell_type": "code",
        "source": "1",
        "execution_count": 7,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
        "metadata": {"tags": ["t"], "vscode": {"path": "/x"}},
        "other": 1,
    }
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3"}, "widgets": {"w": 1}, "vendor": 1},
        "cells": [cell],
    }
    bare, whole = published(notebook, outputs=False), published(notebook, outputs=True)
    assert bare["metadata"] == {"kernelspec": {"name": "python3"}}
    assert set(whole["metadata"]) == {"kernelspec", "widgets"}
    assert bare["cells"][0]["metadata"] == {"tags": ["t"]} and "other" not in bare["cells"][0]
    assert (bare["cells"][0]["outputs"], bare["cells"][0]["execution_count"]) == ([], None)
    assert whole["cells"][0]["outputs"] == cell["outputs"]
