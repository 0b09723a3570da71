#!/usr/bin/env bash
# install.sh VENV WHAT…: `pip install WHAT…` within constraints.txt, by uv, which takes seconds where pip takes minutes.
# uv reads none of pip's settings, where a mirror or a certificate may stand: where it fails, pip does it.
# Neither compiles: Python does so with what it imports, which is a small part of what is installed (see the Makefile).
set -euo pipefail
venv=${1:?usage: install.sh VENV WHAT…}
shift
pip=("$venv/bin/python" -m pip --disable-pip-version-check install -q --no-compile -c constraints.txt)
export UV_FIND_LINKS=${UV_FIND_LINKS-${PIP_FIND_LINKS-}} # wheels that lie on this machine
[ -x "$venv/bin/uv" ] || "${pip[@]}" uv
"$venv/bin/uv" pip install -q --python "$venv/bin/python" -c constraints.txt "$@" ||
  { echo "uv could not; pip tries." >&2 && "${pip[@]}" "$@"; }
