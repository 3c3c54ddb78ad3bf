"""The talk in the terminal, as a person types it: greeting, why, back, skip, stop, resume, results, narrow windows."""

import io
from datetime import date

import pytest

from braidwork.cli.intake import print_results, questions_for_reports, run_intake
from braidwork.eligibility.programs import programs
from braidwork.eligibility.questions.answers import Answer
from braidwork.eligibility.questions.brief import MOTHER
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.simulation import talk
from braidwork.errors import BraidworkError, DataError

ON = date(2026, 11, 23)
GATE = ["29", "2", "2", "4", "6", "4", "3", "1", "1700"]  # 29, King County, two children of 6 and 3, a job, $1,700


@pytest.fixture
def typed(monkeypatch, capsys):
    def run(lines, file=None, **options) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        run_intake(file, on=ON, **options)
        return capsys.readouterr().out

    return run


def test_a_talk_begins_kindly_and_says_what_it_is(typed):
    said = typed([])
    assert "welcome" in said and "You can skip any question" in said
    assert "This is a first look, not a decision. A person decides." in " ".join(said.split())
    assert "Would another language be easier?" in said
    assert "How old are you?" in said
    assert "Nothing was kept" in said  # the input ended: that is a stop, not a failure


def test_the_language_note_offers_an_interpreter(typed):
    assert "Ask staff for someone who speaks Somali" in " ".join(typed([], language="Somali").split())


def test_why_back_and_bad_input(typed):
    said = typed(["?", "b", "minus", "-3", "29", "b", "30"])
    assert "Why we ask: Some help is for young people." in said
    assert "This is the first question." in said
    assert "could not read" in said and "below zero" in said
    assert said.count("How old are you?") == 2
    assert said.index("Where do you live?") < said.rindex("How old are you?")


def test_every_question_can_be_passed_over_and_the_results_still_help(typed):
    said = " ".join(typed(["s"] * 80).split())
    assert "That is fine. We go on." in said
    assert "Here is what we found." in said
    assert "YOU DID NOT ANSWER" in said
    assert "THESE DO NOT FIT" not in said  # an unknown is never a no
    assert "To find out, tell us:" in said
    assert "{" not in said


def test_a_whole_talk_ends_with_results(typed):
    said = " ".join(typed([*GATE, *["0"] * 2, *["d", "0"] * 20]).split())
    assert "Here is what we found." in said
    assert "others could not change a thing for you" in said
    assert "CLOSED TO NEW PEOPLE" in said


def test_what_was_passed_over_is_named_as_it_was_asked(typed):
    said = " ".join(typed(["34", "2", "1", "1", "40", "3", *["d"] * 40]).split())
    assert "- How much does your spouse earn from work in a month" in said.partition("YOU DID NOT ANSWER")[2]


def test_the_papers_are_listed_once_with_what_they_are_for(capsys):
    print_results(Interview(ON, answers=talk(MOTHER, ON, programs()).answers))
    said = " ".join(capsys.readouterr().out.split())
    assert "PAPERS TO BRING" in said and "Where: At Washington Connection" in said
    assert said.count("[ ] Pay stubs or letters for all pay and money of the last 30 days for:") == 1
    assert "If you do not have one, go anyway and ask." in said


def test_stop_and_go_on(typed, tmp_path):
    file = tmp_path / "talk.json"
    said = typed([*GATE[:8], "q"], file)
    assert "Your answers are safe" in said and "--resume" in said
    with pytest.raises(BraidworkError, match="is there already"):
        typed([], file)
    said = typed(["1700"], file, resume=True)
    assert "Welcome back. We kept your 4 answers" in " ".join(said.split())
    assert "How old are you?" not in said
    assert "How much do you earn from work" in said
    assert '"pay"' in file.read_text()


def test_without_a_file_there_is_nothing_to_resume(typed, tmp_path):
    with pytest.raises(BraidworkError, match="no file"):
        typed([], None, resume=True)
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(DataError, match="not a file of answers"):
        typed([], tmp_path / "other.json", resume=True)


def test_a_contradiction_names_both_values_and_asks_which(typed):
    lines = ["15", "2", "0", "4"]
    while "served in the armed forces. Which one" not in " ".join(typed([*lines, "6"]).split()):
        lines.append("0")
        assert len(lines) < 12
    said = " ".join(typed([*lines, "6", "1", "51"]).split())
    assert (
        "You said that you are 15, and that you served in the armed forces. Which one shall we look at again?" in said
    )
    assert said.count("How old are you?") == 3  # asked, listed as one of the two, asked again


def test_a_home_that_cannot_be_is_asked_again(typed):
    said = " ".join(typed(["20", "2", "40", "1", "4", "19", "0"]).split())
    assert "How many people live with you? Type 0 to 19" in said
    assert "You said that you are 20, and that your child is 19. Look at both ages again." in said
    assert "Which fits you best right now?" in said


def test_answers_for_reports_go_into_a_file_of_their_own(monkeypatch, capsys, tmp_path):
    file = tmp_path / "talk.json"
    interview = Interview(ON, file=file)
    interview.answer(Answer("age", low=40, high=40, as_of=ON))
    before = [d.id for d in interview.decisions()]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    questions_for_reports(interview)
    assert not (tmp_path / "talk.reporting.json").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n2\n1 3\ns\n2\nSomali\n"))
    questions_for_reports(interview)
    assert "They change nothing above" in " ".join(capsys.readouterr().out.split())
    assert '"211"' in (tmp_path / "talk.reporting.json").read_text()
    assert "report_race" not in file.read_text()
    assert [d.id for d in interview.decisions()] == before  # not one decision has changed


def test_it_fits_a_narrow_window(typed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    said = typed(GATE)
    assert max(len(line) for line in said.splitlines()) <= 48  # the counter line may stick out a little
    assert "How old are you?" in said
