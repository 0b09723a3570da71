"""`alacard demo …`: bundles and their apps without a browser."""

from __future__ import annotations

import argparse
from typing import get_args

from .. import api
from ..errors import BadRequest, BundleRefused
from ..terminal import numbered, say, say_json, tell
from .findings import BundleFinding
from .launch_commands import add_launch_commands, call, launch, logs, status, stop
from .models import Kind, Scope, Sort
from .wording import tell_findings, tell_report

TOLD = {
    "name": "instead of the title in its README",
    "description": "instead of the text in its README",
    "author": "who made it; default: you",
    "repository": "the address of its repository",
}


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    check = verbs.add_parser("check", help="check a bundle and print the findings; keep nothing")
    add = verbs.add_parser("add", help="keep a bundle as a new demo or a new version")
    for verb in (check, add):
        verb.add_argument(
            "path",
            metavar="PATH",
            help="an archive (ZIP, tar.gz, RAR, 7z), a folder, or the address of a git repository",
        )
    add.add_argument("--to", metavar="ID", help="keep it as the next version of this demo")
    add.add_argument("--note", metavar="TEXT", help="with --to: what this version changed")
    for name, what in TOLD.items():
        add.add_argument(f"--{name}", metavar=name.upper(), help=what)
    add.add_argument("--tag", action="append", metavar="TAG", help="instead of those of its README")
    add.add_argument("--visibility", metavar="WHO", help="private (the default) or everyone")
    listed = verbs.add_parser("list", help="list the demos that you may see")
    listed.add_argument("query", nargs="*", default=[], metavar="WORD", help="words to find")
    listed.add_argument("--tag", action="append", default=[], metavar="TAG", help="only with it")
    listed.add_argument("--author", default="", metavar="NAME", help="only by this author")
    listed.add_argument("--kind", choices=get_args(Kind), help="only of this kind")
    listed.add_argument("--sort", choices=get_args(Sort), default="newest", help="default: newest")
    listed.add_argument("--scope", choices=get_args(Scope), default="all", help="default: all")
    listed.add_argument("--page", type=int, default=1, metavar="N", help="which page")
    listed.add_argument("--limit", type=int, default=24, metavar="N", help="demos per page")
    show = verbs.add_parser("show", help="show a demo with its files and findings")
    remove = verbs.add_parser(
        "remove", help="delete a demo; the REST API can restore it for 30 days"
    )
    export = verbs.add_parser("export", help="export the files of a demo as a ZIP")
    export.add_argument("--format", choices=("zip", "space"), default="zip", help="default: zip")
    export.add_argument("--version", type=int, metavar="N", help="default: the latest")
    export.add_argument(
        "-o", "--output", metavar="FILE", help="file to write; default: a new file in this folder"
    )
    for verb in (show, remove, export):
        verb.add_argument("demo_id", metavar="ID", help="as `alacard demo list` prints it")
    add_launch_commands(verbs)
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0; 1 where a bundle is refused. Raises AlacardError and OSError."""
    if options.verb is None:
        options.explain()
        return 2
    done = {
        "check": _check,
        "add": _add,
        "list": _list,
        "show": _show,
        "remove": _remove,
        "export": _export,
        "launch": launch,
        "status": status,
        "logs": logs,
        "stop": stop,
        "call": call,
    }
    return done[options.verb](options)


def _check(options: argparse.Namespace) -> int:
    report = api.demo_check(options.path)
    if options.json:
        say_json(report.model_dump(mode="json"))
    else:
        tell_report(report)
    return 0 if report.accepted else 1


def _add(options: argparse.Namespace) -> int:
    told = {
        "name": options.name,
        "description": options.description,
        "author_name": options.author,
        "github_url": options.repository,
        "tags": options.tag,
        "visibility": options.visibility,
    }
    given = {name: value for name, value in told.items() if value is not None}
    try:
        if options.to is None:
            if options.note is not None:
                raise BadRequest("--note says what a version changed; also give --to ID.")
            demo = api.demo_add(options.path, **given)
        else:
            if given:
                raise BadRequest("With --to, give only --note; `PUT demos/ID` changes the rest.")
            demo = api.demo_add_version(options.to, options.path, options.note or "")
    except BundleRefused as refused:
        tell_findings([BundleFinding.model_validate(each) for each in refused.details["findings"]])
        raise
    if options.json:
        say_json(demo.model_dump(mode="json"))
        return 0
    tell_findings(demo.findings)
    say(f"{demo.id}: {demo.name}, {demo.kind}, version {demo.version} ({demo.visibility})")
    return 0


def _list(options: argparse.Namespace) -> int:
    found = api.demos(
        " ".join(options.query),
        tags=options.tag,
        author=options.author,
        kind=options.kind,
        sort=options.sort,
        scope=options.scope,
        page=options.page,
        limit=options.limit,
    )
    if options.json:
        say_json(found.model_dump(mode="json"))
        return 0
    for each in found.demos:
        tags = f"  [{', '.join(each.tags)}]" if each.tags else ""
        whose = "" if each.mine else f"  by {each.author_name}"
        say(f"{each.id}  {each.kind:<9}  {each.name}{tags}{whose}")
    if not found.total:
        tell("No demo matches. `alacard demo add PATH` adds one.")
    elif found.pages > 1:
        tell(f"Page {found.page} of {found.pages}, {numbered(found.total, 'demo')} in all.")
    return 0


def _show(options: argparse.Namespace) -> int:
    demo = api.demo(options.demo_id)
    if options.json:
        say_json(demo.model_dump(mode="json"))
        return 0
    say(demo.name)
    for name, value in (
        ("kind", f"{demo.kind}, starts with {demo.files.app_file}"),
        ("author", demo.author_name),
        ("tags", ", ".join(demo.tags)),
        ("repository", demo.github_url),
        ("licence", demo.license),
        ("shared", None if demo.visibility == "private" else demo.visibility),
        ("version", f"{demo.version} of {demo.updated_at.astimezone():%Y-%m-%d %H:%M}"),
        ("files", f"{numbered(len(demo.contents), 'file')}, {demo.size:,} bytes"),
        ("requirements", ", ".join(demo.requirements)),
        ("models", ", ".join(demo.files.model_files)),
    ):
        if value:
            say(f"{name:<13} {value}")
    tell_findings(demo.findings)
    return 0


def _remove(options: argparse.Namespace) -> int:
    gone = api.demo_remove(options.demo_id)
    if options.json:
        say_json(gone.model_dump(mode="json"))
    else:
        say(f"{gone.id}: {gone.name} is deleted; you can restore it for 30 days")
    return 0


def _export(options: argparse.Namespace) -> int:
    path = api.demo_export(
        options.demo_id, options.output, format=options.format, version=options.version
    )
    size = path.stat().st_size
    if options.json:
        say_json({"path": str(path), "bytes": size})
    else:
        say(f"{path}: {numbered(size, 'byte')}")
    return 0
