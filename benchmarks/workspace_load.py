"""Fifty clients at once through a whole intake, against the server as `braidwork serve` starts it.

    python benchmarks/workspace_load.py [--clients N] [--database sqlite|postgresql|both] [--pace human|closed|both]
                                        [--think SECONDS] [--json]

Each client is a browser of her own: welcome page, consent, every question, results; a step is the form sent and the
next page read. Human pace: between steps she reads and types for `--think` seconds on average (half to double).
Closed: she types in no time, so that fifty forms always wait: what the machine can do at most, not what people do.
In the middle of each run a backup is taken, and restored when the run is over: its content hash must be the same, and
no acknowledged answer may be missing from the workspace. Exit code 1 for an error, a lost answer, another hash, or a
95th percentile of a step of 500 ms or more at human pace.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

MOST_MS = 500
MOST_STEPS = 90
BINARIES = "/usr/lib/postgresql/15/bin"
COMMAND = [sys.executable, "-c", "from braidwork.cli import main; main()"]


def main() -> int:
    """Run each database at each pace and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--pace", choices=["human", "closed", "both"], default="both")
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    options, runs, failed = parser.parse_args(), [], False
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        with address_of(database) as address:
            if address is None:
                print(f"{database}: not on this machine")
                continue
            for pace in ("human", "closed") if options.pace == "both" else (options.pace,):
                run = one_run(address(pace), options.clients, options.think if pace == "human" else 0.0)
                run |= {"database": database, "pace": pace, "clients": options.clients}
                slow = pace == "human" and run["steps"]["all"]["p95"] >= MOST_MS
                failed |= slow or bool(run["errors"] or run["lost_answers"] or not run["backup_same_hash"])
                runs.append(run)
                if not options.json:
                    print(told(run), flush=True)
    if options.json:
        print(json.dumps(runs, indent=1))
    return int(failed)


def one_run(environment: dict[str, str], clients: int, think: float) -> dict:
    """One server, all clients at once, a backup in the middle and its way back."""
    folder = Path(tempfile.mkdtemp(prefix="bw-load-"))
    try:
        data, port, half = folder / "data", free_port(), threading.Event()
        command(["workspace", "init", "--data", str(data)], environment)
        with served(data, port, environment) as server:
            people = [Client(port, number, think, clients, half) for number in range(clients)]
            began = time.monotonic()
            for person in people:
                person.start()
            half.wait(600)
            backup = json.loads(
                command(["workspace", "backup", str(folder / "b.zip"), "--data", str(data), "--json"], environment)
            )
            under_load = sum(p.is_alive() for p in people)
            for person in people:
                person.join()
            seconds = time.monotonic() - began
            memory = peak_memory_mb(server.pid)
        into = folder / "restored"
        into.mkdir()
        shutil.copy(data / "workspace.secret", into)
        command(["workspace", "restore", str(folder / "b.zip"), "--into", str(into)], environment)
        again = json.loads(command(["workspace", "verify", "--data", str(into), "--json"], {}))
        now = json.loads(command(["workspace", "verify", "--data", str(data), "--json"], environment))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    acknowledged = sum(p.acknowledged for p in people)
    times: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for name, took in person.times:
            times[name].append(took)
            times["all"].append(took)
    errors = Counter(e for p in people for e in p.errors)
    requests = sum(p.requests for p in people)
    return {
        "seconds": round(seconds, 1), "think_seconds": think, "requests": requests,
        "requests_per_second": round(requests / seconds, 1), "answers_acknowledged": acknowledged,
        "finished": sum(p.finished for p in people), "errors": dict(errors),
        "lost_answers": max(0, acknowledged - now["rows"]["casework.Answer"]), "chain_whole": now["good"],
        "steps": {name: percentiles(found) for name, found in times.items()}, "server_peak_mb": memory,
        "backup_same_hash": again["content_hash"] == backup["content_hash"] and again["good"],
        "backup_rows": sum(backup["rows"].values()), "clients_active_after_backup": under_load,
    }  # fmt: skip


class Client(threading.Thread):
    """One client with a browser of her own, from the welcome page to her results."""

    def __init__(self, port: int, number: int, think: float, clients: int, half: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.think, self.chance, self.half = port, think, random.Random(number), half
        self.cookies: dict[str, str] = {}
        self.times: list[tuple[str, float]] = []
        self.errors: list[str] = []
        self.acknowledged = self.requests = 0
        self.finished = False

    def run(self) -> None:
        """The whole talk; an answer of the server that is not expected is an error and ends it."""
        try:
            time.sleep(self.chance.uniform(0, self.think))  # not all in the same second
            page = self._step("welcome", "GET", "/")
            page = self._step("start", "POST", "/start", agree="yes")
            for step in range(MOST_STEPS):
                self._pause()
                if step == 8:
                    self.half.set()
                if 'id="answer"' in page:
                    page = self._answer(page)
                elif 'action="/private-questions"' in page:
                    page = self._step("consent", "POST", "/private-questions", agree="yes", token=hidden(page)["token"])
                elif 'name="mark"' in page:
                    page = self._step("consent", "POST", "/look-again", right="yes", mark=hidden(page)["mark"])
                elif 'action="/finish"' in page:
                    page = self._step("results", "POST", "/finish")
                else:
                    break
            self.finished = "/results" in self.at
            if not self.finished:
                self.errors.append(f"stopped at {self.at}")
        except (OSError, http.client.HTTPException, KeyError, RuntimeError) as error:
            self.errors.append(f"{type(error).__name__}: {error}"[:120])
        finally:
            self.half.set()

    def _answer(self, page: str) -> str:
        sent = {n: v for n, v in hidden(page).items() if n in ("key", "version", "token")}
        picks = re.findall(r'name="pick" value="([^"]+)"', page)
        if sent["key"] == "age":
            sent["typed"] = str(self.chance.randint(18, 70))
        elif sent["key"] == "people":
            sent["others"] = "0"
        elif picks:
            sent["pick"] = self.chance.choice(picks)
        elif 'name="none"' in page:
            sent["none"] = "yes"
        else:
            sent["pass"] = "unknown"
        page = self._step("answer", "POST", "/question", **sent)
        self.acknowledged += 1
        return page

    def _pause(self) -> None:
        if self.think:
            time.sleep(self.think * self.chance.uniform(0.5, 1.5))

    def _step(self, name: str, verb: str, path: str, **typed: str) -> str:
        """What the client waits for: her form sent, and the page after it."""
        body = (
            urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **typed}) if verb == "POST" else None
        )
        began = time.monotonic()
        status, page, onward = self._ask(verb, path, body)
        self.at = path
        while status == 302:
            self.at = onward
            status, page, onward = self._ask("GET", onward, None)
        self.times.append((name, 1000 * (time.monotonic() - began)))
        if status != 200:
            raise RuntimeError(f"{status} at {path} ({typed.get('key', '')})")
        return page

    def _ask(self, verb: str, path: str, body: str | None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            connection.request(verb, path, body, {"Cookie": cookies, **kind})
            answer = connection.getresponse()
            self.requests += 1
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            connection.close()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def percentiles(found: list[float]) -> dict[str, float]:
    """Count, median, 95th and 99th percentile and the longest, in milliseconds."""
    ordered = sorted(found)

    def at(share: float) -> float:
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)

    return {"count": len(ordered), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "longest": at(1)}


@contextmanager
def served(data: Path, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """The server in a process group of its own, once it answers."""
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--data", str(data), "--port", str(port)], env={**os.environ, **environment},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        for _ in range(300):
            if server.poll() is not None:
                raise RuntimeError((data / "server.log").read_text())
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def peak_memory_mb(group: int) -> float:
    """The most memory that the processes of the server held, summed: resident, shared pages counted in each."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            if os.getpgid(int(status.parent.name)) == group and (peak := re.search(r"VmHWM:\s+(\d+)", text)):
                total += int(peak[1])
        except (OSError, ProcessLookupError):
            continue
    return round(total / 1024, 1)


def command(arguments: list[str], environment: dict[str, str]) -> str:
    """The output of a command of braidwork."""
    ran = subprocess.run([*COMMAND, *arguments], env={**os.environ, **environment}, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(f"braidwork {' '.join(arguments[:2])}: {ran.stderr[-2000:]}")
    return ran.stdout


@contextmanager
def address_of(database: str) -> Iterator:
    """Gives a fresh database for a run as the environment that names it; None where PostgreSQL is not installed."""
    if database == "sqlite":
        yield lambda pace: {}
        return
    path = os.pathsep.join((os.environ.get("PATH", ""), BINARIES))
    if any(shutil.which(name, path=path) is None for name in ("initdb", "pg_ctl", "createdb")):
        yield None
        return
    folder, port = Path(tempfile.mkdtemp(prefix="bw-load-pg-")), free_port()
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "user": user, "check": True}
    quiet["env"] = {**os.environ, "PATH": path}
    data = str(folder / "data")
    how = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    subprocess.run(["initdb", "-D", data, "-U", "braidwork", "-A", "trust", "-N", "-E", "UTF8"], **quiet)
    try:
        subprocess.run(["pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", how, "start"], **quiet)

        def fresh(pace: str) -> dict[str, str]:
            subprocess.run(["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "braidwork", pace], **quiet)
            return {"BRAIDWORK_DATABASE_URL": f"postgresql://braidwork@127.0.0.1:{port}/{pace}"}

        yield fresh
    finally:
        subprocess.run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**quiet, "check": False})
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def told(run: dict) -> str:
    """A run as lines."""
    pace = (
        f"human pace, {run['think_seconds']:g} s between steps" if run["pace"] == "human" else "closed loop, no pause"
    )
    lines = [f"{run['database']}, {run['clients']} clients at once, {pace}"]
    lines += [
        f"  {name:8} {s['count']:6,} steps   p50 {s['p50']:7.0f}   p95 {s['p95']:7.0f}   p99 {s['p99']:7.0f}   "
        f"longest {s['longest']:7.0f} ms"
        for name, s in run["steps"].items()
    ]
    errors = ", ".join(f"{n} x {e}" for e, n in run["errors"].items()) or "none"
    lines += [
        f"  {run['finished']} finished in {run['seconds']} s, {run['requests_per_second']} requests a second, "
        f"errors: {errors}",
        f"  {run['answers_acknowledged']:,} answers acknowledged, {run['lost_answers']} lost; "
        f"server at most {run['server_peak_mb']:.0f} MB",
        f"  backup of {run['backup_rows']:,} rows with {run['clients_active_after_backup']} clients going on: "
        f"{'restored to the same hash' if run['backup_same_hash'] else 'RESTORED TO ANOTHER HASH'}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
