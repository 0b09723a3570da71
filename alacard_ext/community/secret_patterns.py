"""By what secrets and local paths are known that no kind of key tells: by where they stand."""

from __future__ import annotations

import re

# No pattern may backtrack far.
IN_ADDRESS = re.compile(
    r"(?i)\b[a-z][a-z0-9+.-]{1,30}://[^\s/:@'\"<>]{0,200}:(?P<value>[^\s/@'\"<>]{1,200})@"
)
IN_QUERY = re.compile(
    r"(?i)[?&;#][\w.-]{0,40}?(?P<name>token|secret|passw(?:or)?d|pwd|signature|\bsig|credential|"
    r"(?:api|access|secret|private|subscription|auth)[_.-]?key|key)"
    r"=(?P<value>[^\s&#'\"<>\\)]{6,1000})"
)
# What stands between two quotes of a kind; the other kind may stand in it.
_QUOTED = r"(?P<quote>['\"])(?P<value>(?:(?!(?P=quote))(?:[^\\\n]|\\.)){4,1000})(?P=quote)"
NAMED = re.compile(
    r"(?i)(?P<name>token|secret|passw(?:or)?d|passphrase|pwd|api_?key|access_?key|secret_?key|"
    rf"private_?key|credentials?)[\"']?\]?\s{{0,3}}[=:,]\s{{0,3}}[rbuf]{{0,2}}{_QUOTED}"
)
WEB_TOKEN = re.compile(r"(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}")
RANDOM = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9_-]{32,200}(?![\w+/=-]|\.[\w.+/=-])")
_WORD = (
    r"(?:your|my|the|a|an|some|insert|enter|put|paste|change|replace|example|dummy|fake|test|own|"
    r"real|secret|token|key|api|access|pass|password|passwd|passphrase|pwd|here|me|this|it|hf|hub|"
    r"user|username|name|value|with|goes|in|of|from|none|null|true|false)"
)
PLACEHOLDER = re.compile(
    # Nothing but words for what is to stand there, or signs that hold its place.
    rf"(?i)(?:{_WORD}[\s_.-]{{0,3}}){{1,8}}|"
    r"<[^<>]{0,100}>|\[[^\[\]]{0,100}\]|\{{1,2}[^{}]{0,100}\}{1,2}|"
    r"(?-i:\$\{?[A-Z_][A-Z0-9_]*\}?)|"
    r"%(?:\(\w{1,40}\))?[sd]|%\w{1,40}%|%(?:7B|3C)[\w-]{1,40}%(?:7D|3E)|"
    r"(?:[a-z]{1,12}[_-]){0,2}[a-z0-9]{0,4}(?:x{3,}|\.{3,}|…|\*{3,}|•{3,})[a-z0-9]{0,4}|"
    r"(.)\1{2,200}"
)
_NAMED_SO = (
    r"(?:token|secret|passw(?:or)?d|passphrase|pwd|api_?key|access_?key|secret_?key|private_?key|"
    r"credentials?)"
)
_UNQUOTED = r"(?P<value>[^\s'\"(){}]{4,300})"
SET_IN_SHELL = re.compile(
    rf"(?i)(?:%(?:set_)?env|\bexport|\bset|\bsetx|\bENV|-e|--env)\s{{1,3}}\w{{0,60}}?"
    rf"(?P<name>{_NAMED_SO})\s{{0,3}}=\s{{0,3}}{_UNQUOTED}"
)
"""A variable that is set for programs, without quotes."""
SET_BY_BLANK = re.compile(
    rf"(?i)(?:%(?:set_)?env|\bsetx)\s{{1,3}}\w{{0,60}}?(?P<name>{_NAMED_SO})\s{{1,3}}{_UNQUOTED}"
)
"""The same where a blank may stand for the sign; elsewhere such words are prose."""
ASSIGNED = re.compile(
    r"(?<![\w$%{<.?&;#/-])(?P<name>(?:[A-Z0-9]{0,30}_){0,6}[A-Z0-9]{0,30}?"
    r"(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|_PWD|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|"
    r"CREDENTIALS?))=(?P<value>[^\s'\"]{4,300})"
)
"""A variable as programs print what is set for them, and as files of settings have it."""
CODE = re.compile(
    r"[$<{(\[].*|[A-Za-z_][\w.]{0,200}[(\[].*|[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){1,5}|"
    rf"[A-Za-z_]\w{{0,60}}_{_NAMED_SO}[,)]?|[A-Z]\w{{0,60}}_KEY[,)]?"
)
"""A value that is no text of its own: what a program computes or has under another name."""
BETWEEN_TEXTS = re.compile(
    r"\s{0,3}[),\]}+](?:.{0,1000}[(,\[+={:]\s{0,3}|\s{0,3}[rbf]{0,2}['\"].{0,1000})"
)
"""What stands between the end of one text and the beginning of the next."""
SET_IN_ENVIRON = re.compile(
    rf"(?i)environ(?:\.setdefault)?\s{{0,3}}[\[(]\s{{0,3}}['\"]\w{{0,60}}?(?P<name>{_NAMED_SO}|key)"
    rf"['\"]\s{{0,3}}(?:\]\s{{0,3}}=|,)\s{{0,3}}[rbuf]{{0,2}}{_QUOTED}"
)
AUTHORIZATION = re.compile(
    r"(?i)authorization['\"]?\s{0,3}[:=,]\s{0,3}[rbuf]{0,2}['\"]?\s{0,3}(?:basic|bearer|token)\s{1,3}"
    r"(?P<value>[A-Za-z0-9+/=._~-]{6,1000})"
)
KEY_OF_SECRET = re.compile(rf"(?i)\w{{0,60}}?{_NAMED_SO}")
HOME = re.compile(
    r"(?i)(?<![\w./-])(?:file://)?(?:(?:/mnt)?/[a-z])?/(?:home|Users|root)/"
    r"[^\s'\"<>:|*?\\]{1,200}"
    r"|(?<!\w)[a-z]:(?:\\{1,2}|/)(?:Users|Documents and Settings)(?:\\{1,2}|/)"
    r"[^\s'\"<>:|*?/\\]{1,100}"
)
COLOURS = re.compile(r"(?:\x1b\[[0-?]{0,60}[ -/]{0,10}[@-~])+")
"""What colours the output of a terminal, as in tracebacks."""
EMBEDDED = re.compile(r"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=]+")
MEDIA = re.compile(r"(?:image|audio|video|font)/(?!svg)|application/(?:pdf|octet-stream)")
BASE64 = re.compile(r"[A-Za-z0-9+/=\r\n]*")
