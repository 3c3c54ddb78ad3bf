"""`braidwork serve` and `braidwork workspace init | verify`."""

from __future__ import annotations

from pathlib import Path

import typer

from braidwork.cli.places import data_folder
from braidwork.cli.telling import print_json, say

THREADS = 4  # SQLite has one writer: more threads only wait for it
_NEARBY = frozenset({"127.0.0.1", "localhost", "::1"})


def run_serve(data: Path | None, host: str, port: int, *, demo: bool = False) -> None:
    """Serves the workspace of a data folder until it is stopped; makes or updates its tables first.

    One process with threads: what SQLite wants. A demo is served to this machine alone, and makes itself.
    """
    from braidwork.errors import RefusedError
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace, web_application
    from braidwork.workspace.opening import refuse_demo_people

    if demo and host not in _NEARBY:
        raise RefusedError("a demo has passwords that anyone can read.", mend="serve it on 127.0.0.1.")
    folder = _folder(data, demo)
    if demo:
        folder.mkdir(parents=True, exist_ok=True)
    open_workspace(folder, demo=demo)
    prepare_workspace()
    if demo:
        _tell_how_to_enter(begin_demo())
    else:
        refuse_demo_people()
    say(f"The workspace is open at {_address(host, port)} (stop it with Ctrl-C).")
    _serve(web_application(), host, port)


def run_workspace_init(data: Path | None, *, demo: bool = False) -> None:
    """Makes the workspace of a data folder: its secret, its tables, and in a demo its invented people."""
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace
    from braidwork.workspace.site.configuration import new_secret

    folder = _folder(data, demo)
    folder.mkdir(parents=True, exist_ok=True)
    if not demo:
        say(f"The secret is in {new_secret(folder)}. Keep it, and keep it to yourself.")
    open_workspace(folder, demo=demo)
    prepare_workspace()
    say(f"The workspace in {folder} is ready.")
    if demo:
        _tell_how_to_enter(begin_demo())


def run_workspace_verify(
    data: Path | None, *, demo: bool = False, known_head: str | None = None, as_json: bool = False
) -> None:
    """Reads the chain of events; exit code 1 where it is broken.

    `known_head` is the end that was written down before: with it a chain that was cut short is found too.
    """
    from braidwork.workspace import open_workspace

    open_workspace(_folder(data, demo), demo=demo)
    from braidwork.workspace.casework.events import verify_events

    check = verify_events(known_head=known_head)
    if as_json:
        print_json(
            {
                "good": check.good,
                "events": check.events,
                "head": check.head,
                "broken_at": check.broken_at,
                "why": check.why,
            }
        )
    elif check.good:
        say(f"The chain of events is whole: {check.events} events. Its end: {check.head}")
    else:
        say(f"The chain of events is broken at event {check.broken_at}: {check.why}.")
    if not check.good:
        raise typer.Exit(1)


def _folder(data: Path | None, demo: bool) -> Path:
    if demo and data is None:
        return Path("data/demo")
    return data_folder(data)


def _tell_how_to_enter(staff: tuple[tuple[str, str, str], ...]) -> None:
    say("Invented staff (sign in at /staff/sign-in with name and password):")
    for name, password, what in staff:
        say(f"  {name:16} {password:26} {what}")


def _address(host: str, port: int) -> str:
    return f"{'http'}://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve(application: object, host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings and no file of its own; no line in its log names who asked for what."""

        def load_config(self) -> None:
            """One worker, threads, no access log."""
            bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            for name, value in {
                "bind": bind, "workers": 1, "threads": THREADS, "worker_class": "gthread", "accesslog": None,
                "loglevel": "warning", "proc_name": "braidwork", "timeout": 60,
            }.items():  # fmt: skip
                self.cfg.set(name, value)

        def load(self) -> object:
            """The application."""
            return application

    Server().run()
