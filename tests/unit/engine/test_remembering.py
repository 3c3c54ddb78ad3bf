"""What took long is worked out once for the same inputs, and again for any other."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.engine import remembering
from braidwork.engine.remembering import FOLDER, key_of, remembered


@pytest.fixture
def counted():
    calls = []

    def make():
        calls.append(1)
        return {"a": np.arange(3.0), "said": np.array("in words")}

    return make, calls


def test_the_same_inputs_are_worked_out_once_and_give_the_same(tmp_path, counted):
    make, calls = counted
    inputs = ["text", 3, np.eye(2), remembering]
    first, second = (remembered(tmp_path, "likeness", inputs, make) for _ in range(2))
    assert len(calls) == 1
    assert first["a"].tobytes() == second["a"].tobytes() and str(second["said"]) == "in words"


def test_another_input_is_worked_out_anew_and_takes_the_place(tmp_path, counted):
    make, calls = counted
    for inputs in (["a", "b"], ["ab"], [np.zeros(4)], [np.zeros((2, 2))], [1], [1.0], [("1",)]):
        remembered(tmp_path, "x", inputs, make)
    assert len(calls) == 7 and len(list((tmp_path / FOLDER).iterdir())) == 1
    with pytest.raises(TypeError, match="dict is no input"):
        key_of([{}])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_damaged_file_is_made_anew(tmp_path, counted, content):
    make, calls = counted
    remembered(tmp_path, "x", ["a"], make)
    (kept,) = (tmp_path / FOLDER).iterdir()
    kept.write_bytes(content)
    assert remembered(tmp_path, "x", ["a"], make)["a"].tolist() == [0, 1, 2] and len(calls) == 2
    assert remembered(tmp_path, "x", ["a"], make)["a"].tolist() == [0, 1, 2] and len(calls) == 2


def test_a_pickle_in_its_place_is_never_loaded(tmp_path, counted):
    make, calls = counted
    remembered(tmp_path, "x", ["a"], make)
    (kept,) = (tmp_path / FOLDER).iterdir()
    with kept.open("wb") as file:
        np.savez(file, a=np.array([{"an": "object"}], dtype=object))
    assert remembered(tmp_path, "x", ["a"], make)["a"].tolist() == [0, 1, 2] and len(calls) == 2


def test_where_nothing_can_be_kept_it_is_worked_out_each_time(tmp_path, counted):
    make, calls = counted
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    for _ in range(2):
        assert remembered(tmp_path, "x", ["a"], make)["a"].tolist() == [0, 1, 2]
    assert len(calls) == 2
