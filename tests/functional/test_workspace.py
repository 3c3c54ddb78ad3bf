"""The workspace as people meet it: a phone without JavaScript, and a server that is killed in the middle."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

PHONE = {"width": 390, "height": 844}
SERVE = "import sys; from pathlib import Path; from braidwork.cli.serving import run_serve; "
SERVE += "run_serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), demo='demo' in sys.argv)"
INIT = "import sys; from pathlib import Path; from braidwork.cli.serving import run_workspace_init; "
INIT += "run_workspace_init(Path(sys.argv[1]))"
# Reads the chain, then tries to change it behind the back of the product.
TAMPER = """
import sys
from pathlib import Path
from braidwork.cli.keeping import run_verify
run_verify(Path(sys.argv[1]))
from django.db import DatabaseError, connection, transaction
tries = ["UPDATE casework_auditevent SET act = 'nothing'", "DELETE FROM casework_auditevent"]
tries += ["TRUNCATE casework_auditevent"] * (connection.vendor == "postgresql")
for statement in tries:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        print("refused" if "never changed" in str(error) else error)
"""
PLAIN = {"age": {"typed": "34"}, "people": {"others": "0"}}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, environment: dict[str, str], *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server in a process group of its own, once it answers."""
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder), str(port), *more], env={**os.environ, **environment},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        for _ in range(300):
            assert server.poll() is None, (folder / "server.log").read_text()
            try:
                Phone(port).get("/come-back")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the server and its worker at once, as a power cut would."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


class Phone:
    """A browser of its own: cookies, forms, nothing else."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def get(self, path: str) -> str:
        return self._ask("GET", path, None)

    def post(self, path: str, **typed: str) -> str:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **typed}))

    def _ask(self, verb: str, path: str, body: str | None) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(verb, path, body, {"Cookie": cookies, **kind})
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        page = answer.read().decode()
        assert answer.status < 500, page
        return self.get(answer.headers["Location"]) if answer.status == 302 else page


def hidden(page: str) -> dict[str, str]:
    form = page.partition('id="answer"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    found.pop("csrfmiddlewaretoken", None)
    return found


def answer(phone: Phone, page: str) -> str:
    sent = hidden(page)
    picks = re.findall(r'name="pick" value="([^"]+)"', page)
    typed = PLAIN.get(sent["key"]) or ({"pick": picks[0]} if picks else {"pass": "unknown"})
    return phone.post("/question", **sent, **typed)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment that names the database."""
    if request.param == "sqlite":
        return {}
    return {"BRAIDWORK_DATABASE_URL": request.getfixturevalue("postgresql")}


def test_a_server_killed_in_the_middle_loses_no_answer_that_it_acknowledged(
    tmp_path: Path, database: dict[str, str], request: pytest.FixtureRequest
) -> None:
    port, saved = free_port(), list[str]()
    assert script(INIT, tmp_path, database).returncode == 0
    with served(tmp_path, port, database) as server:
        phone = Phone(port)
        phone.get("/")
        page = phone.post("/start", agree="yes")
        for step in range(8):
            if 'id="answer"' not in page:
                break
            key = hidden(page)["key"]
            page = answer(phone, page)
            saved.append(key)
            if step == 6:
                kill(server)  # right after the last answer was acknowledged
                break
    assert len(saved) >= 6
    with served(tmp_path, port, database):
        after = phone.get("/question")
        number = int(re.search(r"Question <bdi>(\d+)</bdi>", after)[1])  # type: ignore[index]
        assert number == len(set(saved)) + 1
        for key in reversed(list(dict.fromkeys(saved))):
            after = phone.post("/back", version=hidden(after)["version"])
            assert hidden(after)["key"] == key
            assert "checked" in after or re.search(r'name="(typed|others)"[^>]*value="[^"]+"', after), key
        backed_up = while_answering(phone, after, lambda: backup(tmp_path, database))
    into = other_database(request, tmp_path, database)
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "workspace.secret", tmp_path / "restored")
    restored = command("restore", str(tmp_path / "backup.zip"), "--json", *into)
    assert restored["content_hash"] == backed_up["content_hash"]
    ran = script(TAMPER, tmp_path, database)
    assert ran.returncode == 0 and "whole" in ran.stdout, ran.stderr
    assert ran.stdout.count("refused") == (3 if database else 2), ran.stdout


def while_answering(phone: Phone, page: str, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What an act gives while a client goes on answering; she gets on meanwhile."""
    done, steps = threading.Event(), list[str]()

    def go_on() -> None:
        now = page
        while not done.is_set() and 'id="answer"' in now:
            now = answer(phone, now)
            steps.append(now)

    client = threading.Thread(target=go_on)
    client.start()
    try:
        return act()
    finally:
        done.set()
        client.join()
        assert steps


def backup(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    file = folder / "backup.zip"
    made = command("backup", str(file), "--data", str(folder), "--json", environment=environment)
    assert file.stat().st_mode & 0o777 == 0o600
    return made


def other_database(request: pytest.FixtureRequest, folder: Path, here: dict[str, str]) -> list[str]:
    """Where a backup goes to: from PostgreSQL to SQLite, from SQLite to PostgreSQL where there is one."""
    if here or shutil.which("initdb") is None or find_spec("psycopg") is None:
        return ["--into", str(folder / "restored")]
    import psycopg

    address = str(request.getfixturevalue("postgresql"))
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("CREATE DATABASE restored")
    return ["--into", address.replace("/postgres", "/restored"), "--data", str(folder / "restored")]


def command(*arguments: str, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """What a command of `braidwork workspace` prints as JSON."""
    text = "from braidwork.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", text, "workspace", *arguments], env={**os.environ, **(environment or {})},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def script(text: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", text, str(folder)], env=everything, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo workspace."""
    port = free_port()
    folder = shutil.copytree(demo_workspace, tmp_path_factory.mktemp("site") / "data")
    with served(folder, port, {}, "demo"):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def phone(browser: Any, site: str) -> Iterator[Any]:
    """A phone without JavaScript; what axe finds is asked in the test of every page."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert asked and all(url.startswith(site) for url in asked), "a page asked another host"


@pytest.mark.browser
def test_a_client_alone_and_then_her_navigator(phone: Any, site: str) -> None:
    page = phone
    page.goto(site)
    page.check("[name=agree]")
    page.click("main button.button")
    words = []
    for _ in range(60):
        if page.url.endswith("/results"):
            break
        assert "Synthetic" in page.inner_text("body")
        words.append(page.inner_text("h1"))
        fill_in(page)
        page.click("main form button.button")
    assert len(words) >= 8 and "How old are you?" in words
    assert len(words) == len(set(words)), "no question comes twice"
    assert "You can most likely get these" in page.inner_text("main")
    page.goto(site + "sharing")
    page.check("[name=organisation] >> nth=0")
    page.click("text=Share my case")
    page.context.clear_cookies()
    page.goto(site + "staff/today")
    page.fill("#name", "navigator")
    page.fill("#password", "invented-navigator")
    page.click("main button.button")
    page.click("text=A client without a name")
    assert "The answers were checked against every program" in page.inner_text("main")
    assert "Invented" in page.inner_text("footer")


def fill_in(page: Any) -> None:
    """A plain answer to the question on the page, by what it offers."""
    if page.query_selector("#others"):
        page.fill("#others", "0")
    elif page.query_selector("[name=none]"):
        page.check("[name=none]")
    elif page.query_selector("[name=pick]"):
        page.check("[name=pick] >> nth=0")
    elif page.query_selector("#typed"):
        page.fill("#typed", "34")


@pytest.mark.browser
def test_the_wizard_goes_by_keyboard_alone(phone: Any, site: str) -> None:
    page = phone
    page.goto(site)
    for _ in range(40):  # past the list of languages
        page.keyboard.press("Tab")
        if page.locator("[name=agree]:focus").count():
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/question")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator("#typed:focus").count():
            break
    page.keyboard.type("34")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Where do you live?").wait_for()
