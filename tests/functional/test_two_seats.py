"""One case on a client's phone and on a navigator's desk, in two browsers, with two writers at the same moment."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DESK = {"width": 1280, "height": 900}


def _workspace() -> Any:
    """What the tests of the workspace start a server and a phone with."""
    name = "workspace_served"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "test_workspace.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="module")
def port(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a demo workspace."""
    workspace = _workspace()
    found = workspace.free_port()
    folder = shutil.copytree(demo_workspace, tmp_path_factory.mktemp("two-seats") / "data")
    with workspace.served(folder, found, {}, "demo"):
        yield found


def test_two_writers_at_the_same_moment_lose_no_answer(port: int) -> None:
    workspace = _workspace()
    phone = workspace.Phone(port)
    phone.get("/")
    page = phone.post("/start", agree="yes")
    forms = [{**workspace.hidden(page), "token": f"one of two windows {n}", "typed": str(30 + n)} for n in range(4)]
    met: list[str] = []
    gate = threading.Barrier(len(forms))

    def send(form: dict[str, str]) -> None:
        window = workspace.Phone(port)
        window.cookies = dict(phone.cookies)
        gate.wait()
        met.append(window.post("/question", **form))

    threads = [threading.Thread(target=send, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [set(re.findall(r"<strong>(?:<bdi>)?(3\d)(?:</bdi>)?</strong>", answer)) for answer in met]
    shown = [one for one, answer in zip(told, met, strict=True) if "This was answered already" in answer]
    assert len(met) == 4 and len(shown) == 3, "one is kept, three are asked which shall stand"
    (kept,) = set.intersection(*shown)
    again = phone.post("/back", version=workspace.hidden(phone.get("/question"))["version"])
    assert f'value="{kept}"' in again


@pytest.mark.browser
def test_a_client_and_her_navigator_on_one_case(browser: Any, port: int) -> None:
    site = f"http://127.0.0.1:{port}/"
    at_desk = browser.new_context(viewport=DESK)
    on_phone = browser.new_context(viewport=_workspace().PHONE)
    desk, phone = at_desk.new_page(), on_phone.new_page()
    complaints: list[str] = []
    for page in (desk, phone):
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
    desk.goto(f"{site}staff/sign-in?next=/staff/begin")
    desk.fill("#name", "navigator")
    desk.fill("#password", "invented-navigator")
    desk.click("main button.button")
    desk.check("[name=agree]")
    desk.click("text=Begin >> nth=-1")
    desk.get_by_role("button", name="Code for the client’s phone").click()
    code = desk.inner_text(".code")

    phone.goto(f"{site}seat/join")
    phone.fill("#code", code.lower())
    phone.click("main button.button")
    assert "sits with you" in phone.inner_text(".seats")
    assert phone.inner_text("h1") == "How old are you?"

    # The navigator types; the phone is told without a reload.
    desk.goto(desk.url.removesuffix("/do"))
    desk.fill("#typed", "34")
    desk.click("#answer button.button")
    desk.get_by_role("heading", name="Where do you live?").wait_for()
    phone.get_by_text("One answer is new").wait_for(timeout=8000)

    # Her own form is now out of date: both answers are shown, nothing is overwritten, and she chooses.
    phone.fill("#typed", "35")
    phone.click("#answer button.button")
    phone.get_by_role("heading", name="This was answered already").wait_for()
    assert "34" in phone.inner_text("main") and "35" in phone.inner_text("main")
    phone.get_by_role("button", name="Keep what I sent just now").click()
    desk.reload()
    assert "35" in desk.inner_text(".desk .told")

    # She takes the typing, then ends the sitting: the desk is closed.
    phone.goto(f"{site}seat")
    phone.get_by_role("button", name="Only I type").click()
    desk.reload()
    assert "The client types now" in desk.inner_text("main")
    phone.get_by_role("button", name="End this now").click()
    desk.reload()
    desk.get_by_role("heading", name="This sitting has ended").wait_for()
    assert "No one sits with you" in phone.inner_text("main")

    # She leaves: the device is clear, and the way back in the browser shows nothing of hers.
    phone.goto(f"{site}question")
    phone.goto(f"{site}seat")
    phone.get_by_role("button", name="Leave on this device").click()
    phone.get_by_role("heading", name="This device is clear").wait_for()
    phone.go_back()
    phone.wait_for_load_state()
    assert "35" not in phone.content() and "Where do you live" not in phone.content()
    ours = [said for said in complaints if "404" not in said and "409" not in said]
    assert not ours, ours
    at_desk.close()
    on_phone.close()
