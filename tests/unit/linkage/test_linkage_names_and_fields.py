"""Names of many peoples, dates, phones and addresses: what counts as the same, and what counts as nothing."""

from __future__ import annotations

import pytest

from braidwork.linkage import Zone, keys_of, score, shipped_model
from braidwork.linkage.comparisons import COMPARISONS, comparison, levels_of
from braidwork.linkage.distance import edits, is_swap, one_slip
from braidwork.linkage.fields import address_keys, birth_keys, email_key, phone_key, postcode_key, ssn_key
from braidwork.linkage.names import split_full_name
from braidwork.linkage.scripts import latin

_AGREES = ("same", "form", "near", "reordered")


def _levels(left: tuple[str, str], right: tuple[str, str]) -> dict[str, str]:
    one, other = ({"given_name": given, "surname": surname} for given, surname in (left, right))
    return levels_of(keys_of(one), keys_of(other))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("José", "Núñez"), ("JOSE", "NUNEZ")),  # case and marks
        (("Sinéad", "O’Brien"), ("Sinead", "O'Brien")),  # two apostrophes
        (("María José", "García López"), ("Maria Jose", "García-López")),  # a hyphen for a space
        (("Maria", "Garcia Lopez"), ("Maria", "Garcia")),  # two surnames, one dropped
        (("Maria", "Garcia Lopez"), ("Maria", "Lopez")),
        (("Maria", "de la Cruz"), ("Maria", "Delacruz")),  # particles written together
        (("Ludwig", "van der Berg"), ("Ludwig", "Berg")),  # particles dropped
        (("Van Anh", "Nguyễn"), ("Nguyen", "Van Anh")),  # family name first
        (("Xiaoming", "Li"), ("Li", "Xiao Ming")),
        (("小明", "王"), ("王", "小明")),
        (("Maxamed", "Cabdi Xasan"), ("Mohamed", "Abdi Hassan")),  # Somali and English spelling
        (("محمد", "حسن"), ("Mohammed", "Hassan")),  # Arabic script
        (("Олександр", "Шевченко"), ("Oleksandr", "Shevchenko")),  # Ukrainian
        (("አበበ", "ከበደ"), ("Abebe", "Kebede")),  # Amharic
        (("민준", "김"), ("Minjun", "Kim")),  # Korean
        (("Robert", "Smith"), ("Bob", "Smith")),
        (("Jon", "Smyth"), ("Jon", "Smith")),
        (("Sarah 😀", "Lee"), ("Sarah", "Lee")),
        (("Dr. Ana", "Ruiz Jr."), ("Ana", "Ruiz")),
    ],
)
def test_one_name_written_two_ways_agrees(left, right):
    found = _levels(left, right)
    assert found["given_name"] in _AGREES, found
    assert found["given_name"] == "reordered" or found["surname"] in _AGREES, found


@pytest.mark.parametrize(
    ("left", "right"),
    [(("Li", "Wang"), ("Lu", "Wen")), (("Maria", "Garcia"), ("Ana", "Lopez")), (("Ahmed", "Ali"), ("Yusuf", "Omar"))],
)
def test_two_names_stay_two(left, right):
    found = _levels(left, right)
    assert found["given_name"] in ("different", "far")
    assert found["surname"] in ("different", "far")


def test_a_one_word_name_meets_itself_in_either_field():
    assert _levels(("Suharto", ""), ("", "Suharto"))["given_name"] == "reordered"
    assert _levels(("Suharto", "FNU"), ("Suharto", "Suharto")) == {"given_name": "same", "surname": "one_word"}


def test_a_name_that_nobody_gave_is_no_evidence():
    assert _levels(("FNU", "unknown"), ("LNU", "")) == {}
    assert _levels(("😀", ""), ("😀", "")) == {}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Garcia Lopez, Maria", ("Maria", "Garcia Lopez")),
        ("Ludwig van der Berg", ("Ludwig", "van der Berg")),
        ("Suharto", ("Suharto", "")),
        ("Ana Ruiz", ("Ana", "Ruiz")),
        ("", ("", "")),
    ],
)
def test_a_full_name_is_parted(text, parts):
    assert split_full_name(text) == parts


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1990-03-14", ("1990-03-14", None, 1990)),
        ("03/14/1990", ("1990-03-14", None, 1990)),
        ("14.03.1990", ("1990-03-14", None, 1990)),
        ("1990-03-04", ("1990-03-04", "1990-04-03", 1990)),
        ("19900314", ("1990-03-14", None, 1990)),
        ("1990-03-03", ("1990-03-03", None, 1990)),
        ("1990-01-01", (None, None, 1990)),  # the day that papers give who have none
        ("1990", (None, None, 1990)),
        ("1900-01-01", (None, None, None)),
        ("9999-12-31", (None, None, None)),
        ("next spring", (None, None, None)),
        ("١٩٩٠-٠٣-١٤", (None, None, None)),
    ],
)
def test_birth_dates(text, keys):
    assert birth_keys(text) == keys


def test_the_first_of_january_weighs_less_than_a_day_that_somebody_knows():
    model = shipped_model()
    sure, doubtful = (score(keys_of(p), keys_of(p), model, 1_000) for p in
                      ({"birth_date": "1990-06-17"}, {"birth_date": "1990-01-01"}))  # fmt: skip
    assert sure.weight - doubtful.weight > 5
    assert doubtful.reasons[0].words == "same birth year, the day is not known"


def test_day_and_month_changed_round():
    born = levels_of(keys_of({"birth_date": "1990-03-04"}), keys_of({"birth_date": "1990-04-03"}))
    assert born == {"birth_date": "swapped"}


def test_placeholders_are_nothing():
    assert [phone_key(p) for p in ("", "555", "0000000000", "1234567890", "+1 (206) 555-0143")] == [
        None, None, None, None, "2065550143"]  # fmt: skip
    assert [email_key(e) for e in ("none@x.org", "nothing", "A+tag@X.org", "é@x.org")] == [None, None, "a@x.org", None]
    assert [ssn_key(s) for s in ("000-12-3456", "123-45-6789", "912-34-5678", "111111111", "219-09-9998")] == [
        None, None, None, None, "219099998"]  # fmt: skip
    assert [postcode_key(z) for z in ("98101-1234", "00000", "", "98101.0")] == ["98101", None, None, "98101"]
    assert address_keys("General Delivery") == (None, None)


def test_addresses_lose_units_and_long_forms():
    same = ("123 n main st", "123")
    assert address_keys("123 North Main Street, Apt 4") == same
    assert address_keys("123 N. Main St. Unit 7") == same
    assert address_keys("123 n main st, 6th floor") == same


def test_distances():
    assert edits("garcia", "garcia", 2) == 0
    assert edits("garcia", "garzia", 2) == 1
    assert edits("abcdef", "uvwxyz", 2) == 3
    assert is_swap("garcia", "gacria")
    assert not is_swap("garcia", "gracai")
    assert one_slip("ana", "anna")
    assert not one_slip("ana", "hanna")


def test_latin_is_ascii_for_every_script():
    for text in ("ｆｕｌｌ", "ΑΛΕΞΗΣ", "ਸਿੰਘ", "សុខា", "やまだ", "𝕬nna", "ﷺ", "אברהם", "\U0001f600", "ǆ"):
        assert latin(text).isascii()
    assert latin("ΑΛΕΞΗΣ") == "alexis"


def test_reasons_speak_in_words_and_the_strongest_first():
    one = keys_of({"given_name": "Ana", "surname": "Ruiz", "birth_date": "1990-06-17"})
    other = keys_of({"given_name": "Ana", "surname": "Ruis", "birth_date": "1990-06-17"})
    outcome = score(one, other, shipped_model(), 1_000)
    assert outcome.sentence.startswith("same birth date, ")
    assert "last names one letter apart or sounding alike" in outcome.sentence
    assert outcome.zone == Zone.SURE


def test_every_level_has_words_of_its_own():
    for field in COMPARISONS:
        words = [field.words(level) for level in field.level_keys]
        assert len(set(words)) == len(words)
        assert comparison(field.key) is field
