"""`braidwork serve`, `braidwork workspace init | demo-people`."""

from __future__ import annotations

import time
from pathlib import Path

from braidwork.cli.places import data_folder
from braidwork.cli.telling import say

THREADS = 4  # SQLite has one writer: more threads only wait for it
_NEARBY = frozenset({"127.0.0.1", "localhost", "::1"})


def run_serve(data: Path | None, host: str, port: int, *, demo: bool = False) -> None:
    """Serves the workspace of a data folder until it is stopped; makes or updates its tables first.

    One process with threads: what SQLite wants. A demo is served to this machine alone, and makes itself.
    """
    from braidwork.errors import RefusedError
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace, web_application
    from braidwork.workspace.opening import refuse_demo_people, warm_up

    if demo and host not in _NEARBY:
        raise RefusedError("a demo has passwords that anyone can read.", mend="serve it on 127.0.0.1.")
    folder = workspace_folder(data, demo)
    if demo:
        folder.mkdir(parents=True, exist_ok=True)
    open_workspace(folder, demo=demo)
    prepare_workspace()
    if demo:
        begin_demo()
        tell_how_to_enter(_address(host, port))
    else:
        refuse_demo_people()
    warm_up()
    say(f"The workspace is open at {_address(host, port)} (stop it with Ctrl-C).")
    _serve(web_application(), host, port)


def run_workspace_init(data: Path | None, *, demo: bool = False) -> None:
    """Makes the workspace of a data folder: its secret, its tables, and in a demo its invented people."""
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace
    from braidwork.workspace.site.configuration import new_secret

    folder = workspace_folder(data, demo)
    folder.mkdir(parents=True, exist_ok=True)
    if not demo:
        say(f"The secret is in {new_secret(folder)}. Keep it, and keep it to yourself.")
    open_workspace(folder, demo=demo)
    prepare_workspace()
    say(f"The workspace in {folder} is ready.")
    if demo:
        begin_demo()
        tell_how_to_enter()


def run_demo_people(data: Path | None, *, clients: int, seed: int) -> None:
    """Fills a demo workspace with so many invented clients, and staff of every role; the same once more adds nobody."""
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace

    folder = workspace_folder(data, True)
    folder.mkdir(parents=True, exist_ok=True)
    open_workspace(folder, demo=True)
    prepare_workspace()
    started = time.monotonic()
    new = begin_demo(clients, seed)
    say(f"SYNTHETIC: {new:,} new invented clients in {folder} in {time.monotonic() - started:.1f} seconds.")
    tell_how_to_enter()
    say(f"Open it: braidwork serve --demo --data {folder}")


def workspace_folder(data: Path | None, demo: bool) -> Path:
    """The data folder of a command; a demo that names none has its own."""
    if demo and data is None:
        return Path("data/demo")
    return data_folder(data)


def tell_how_to_enter(address: str = "") -> None:
    """A table of the invented staff: name, password, role, organisation."""
    from braidwork.region.printed import aligned
    from braidwork.workspace.demo_people.entering import entries

    say(f"Clients need no name: {address}" if address else "Clients need no name.")
    say(f"Staff enter at {address or '/'}staff/sign-in with one of these:")
    rows = [["name", "password", "role", "organisation"]]
    rows += [[e.name, e.password, e.role, e.organisation] for e in entries()]
    say("\n".join(f"  {line}" for line in aligned(rows, 4)))


def _address(host: str, port: int) -> str:
    return f"{'http'}://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve(application: object, host: str, port: int) -> None:
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    from braidwork.workspace.keeping.clearing import clear_every_hour

    connections.close_all()  # the worker opens its own; one that two processes share would mix their answers

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings and no file of its own; no line in its log names who asked for what."""

        def load_config(self) -> None:
            """One worker, threads, no access log."""
            bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            for name, value in {
                "bind": bind, "workers": 1, "threads": THREADS, "worker_class": "gthread", "accesslog": None,
                "loglevel": "warning", "proc_name": "braidwork", "timeout": 60,
                "post_worker_init": lambda worker: clear_every_hour(),
            }.items():  # fmt: skip
                self.cfg.set(name, value)

        def load(self) -> object:
            """The application."""
            return application

    Server().run()
