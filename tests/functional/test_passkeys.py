"""A passkey in a real browser with a virtual key: made, used alone and as the second step; the end of a session."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

# A demo of staff without clients.
SERVE = """
import sys
from pathlib import Path
from wsgiref.simple_server import make_server
from braidwork.workspace import begin_demo, open_workspace, prepare_workspace, web_application
open_workspace(Path(sys.argv[1]), demo=True, environment={})
prepare_workspace()
begin_demo(0)
make_server("127.0.0.1", int(sys.argv[2]), web_application()).serve_forever()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workspace under a name, since a passkey belongs to a host with one."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    folder = tmp_path_factory.mktemp("passkeys")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder), str(port)], stdout=log, stderr=log)
    try:
        for _ in range(300):
            assert server.poll() is None, (folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    found = context.new_page()
    said: list[str] = []
    found.on("console", lambda line: said.append(line.text) if "Security Policy" in line.text else None)
    devtools = context.new_cdp_session(found)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    yield found
    assert not said, "a page that our own policy forbids"
    context.close()


@pytest.mark.browser
def test_a_passkey_is_made_and_signs_in_alone_and_as_the_second_step(page: Any, address: str) -> None:
    page.goto(f"{address}/staff/sign-in")
    by_password(page)
    page.wait_for_url("**/staff/today")
    page.goto(f"{address}/staff/second-factor")
    assert not page.is_visible("[data-passkey-not]")
    page.click("text=Make a passkey")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".recovery li").count() == 10
    page.click("text=I wrote them down")
    sign_out(page)
    page.click("text=Use a passkey")
    page.wait_for_url("**/staff/today")
    sign_out(page)
    by_password(page)
    page.wait_for_url("**/staff/sign-in/code")
    page.click("text=Use a passkey")
    page.wait_for_url("**/staff/today")


@pytest.mark.browser
def test_the_end_of_a_session_is_told_and_one_press_moves_it(page: Any, address: str) -> None:
    page.goto(f"{address}/staff/sign-in")
    by_password(page, "steward")
    page.wait_for_url("**/staff/events")
    page.clock.install()
    page.reload()
    page.clock.fast_forward(27 * 60 * 1000)
    assert not page.is_visible("text=ends in two minutes")
    page.clock.fast_forward(90 * 1000)
    page.wait_for_selector("text=ends in two minutes")
    page.get_by_role("button", name="Stay signed in").click()
    page.wait_for_selector("dialog", state="hidden")
    page.clock.fast_forward(31 * 60 * 1000)
    page.wait_for_selector("text=Your session has ended")


def by_password(page: Any, name: str = "navigator") -> None:
    page.fill("#name", name)
    page.fill("#password", f"invented-{name}")
    page.click("main form button.button")


def sign_out(page: Any) -> None:
    page.click("text=Sign out")
    page.wait_for_url("**/staff/sign-in")
