"""Client texts in every language: nothing missing, nothing half filled in, and English that is easy to read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.languages import checking, locale, locales, say, strings, text
from braidwork.reference.languages.__main__ import main
from braidwork.reference.languages.locales import preferred
from braidwork.reference.languages.reading_grade import MOST, reading_grade

PACK = [
    "en",
    "es",
    "zh-Hant",
    "zh-Hans",
    "vi",
    "so",
    "am",
    "ti",
    "om",
    "ko",
    "ru",
    "uk",
    "tl",
    "ar",
    "fa",
    "km",
    "pa",
    "hi",
]
NAMES_OF_DAYS = ("month.", "weekday.")


def test_the_pack_is_the_one_of_the_region():
    assert list(locales()) == PACK
    assert [t for t in PACK if locale(t).direction == "rtl"] == ["ar", "fa"]
    assert len({locale(t).own for t in PACK}) == len(PACK)
    with pytest.raises(UnknownNameError, match="zh-Han"):
        locale("zh-Han")


@pytest.mark.parametrize("tag", checking.started())
def test_no_string_of_a_started_language_is_missing_or_broken(tag):
    assert [f"{p.key}: {p.what}" for p in checking.problems(tag)] == []
    assert checking.states(tag)["stale"] == 0 or tag == "en"


def test_every_language_that_a_client_can_pick_is_written():
    from braidwork.reference.languages import locales

    assert set(checking.started()) == set(locales())
    assert len(locales()) == 18


def test_a_small_part_is_small():
    for path in strings.TEXTS.rglob("*.*"):
        assert path.stat().st_size < 150_000, path


def english_of(part: str) -> list[str]:
    found = strings.read_part(strings.TEXTS / "en" / f"{part}.toml")
    plain = [w for k, w in found.items() if not k.startswith(NAMES_OF_DAYS)]
    return [t for w in plain for t in ([w] if isinstance(w, str) else w.values())]


@pytest.mark.parametrize("part", sorted(p.stem for p in (strings.TEXTS / "en").glob("*.toml")))
def test_english_for_clients_reads_at_grade_six_or_below(part):
    texts = english_of(part)
    assert reading_grade(texts) <= MOST
    for sentence in (s for t in texts for s in re.split(r"(?<=[.!?])\s+", t)):
        assert len(sentence.split()) <= 25, sentence


def test_the_grade_is_that_of_kincaid():
    assert reading_grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    hard = "Eligibility determinations necessitate comprehensive documentation of household composition."
    assert reading_grade([hard]) > 20
    assert reading_grade([]) == 0.0


@pytest.mark.parametrize(
    ("tag", "counts"),
    [
        ("en", {0: "other", 1: "one", 2: "other"}),
        ("hi", {0: "one", 1: "one", 2: "other"}),
        ("ko", {0: "other", 1: "other"}),
        ("ru", {1: "one", 2: "few", 4: "few", 5: "many", 11: "many", 12: "many", 21: "one", 22: "few", 111: "many"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 103: "few"}),
    ],
)
def test_each_language_counts_in_its_own_forms(tag, counts):
    assert {n: locale(tag).plural(n) for n in counts} == counts
    assert set(counts.values()) <= set(locale(tag).plurals)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"), ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("zh-CN,zh", "zh-Hans"),
        ("prs-AF", "fa"), ("fil", "tl"), ("de,fr;q=0.5", "en"), ("en;q=0.2, ar;q=0.9", "ar"), ("", "en"),
        ("*", "en"), ("ar;q=0, so", "so"), ("es;q=x", "en"), (";;,,", "en"),
    ],
)  # fmt: skip
def test_the_language_that_a_browser_asks_for(asked, found):
    assert preferred(asked, PACK) == found


def test_days_are_written_as_each_language_does():
    assert locale("en").day(date(2026, 11, 3), "November") == "November 3, 2026"
    assert locale("zh-Hant").day(date(2026, 11, 3), "11月") == "2026年11月3日"
    assert locale("es").day(date(2026, 11, 3), "noviembre") == "3 de noviembre de 2026"


def test_a_list_is_set_apart_as_each_language_does():
    assert [locale(tag).listed(["a", "b", "c"]) for tag in ("en", "ar", "zh-Hans", "am")] == [
        "a, b, c", "a، b، c", "a、b、c", "a፣ b፣ c"
    ]  # fmt: skip


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A catalogue of two languages; writes files and forgets what was read."""
    monkeypatch.setattr(strings, "TEXTS", tmp_path)
    monkeypatch.setattr(checking, "TEXTS", tmp_path)
    caches = (strings.words_of, strings.stamps_of, strings.text, strings.parts, strings.binding_keys)

    def write(path: str, body: str) -> None:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(body, encoding="utf-8")
        for cache in caches:
            cache.cache_clear()

    write("en/consents.toml", '[consent]\nkeep = "We keep your answers."\n')
    write(
        "en/pages.toml",
        '[all]\nhello = "Hello {name}, we are glad"\nn = { one = "{count} day", other = "{count} days" }\n',
    )
    yield write
    for cache in caches:
        cache.cache_clear()


def test_a_text_goes_from_missing_to_machine_to_approved_to_stale(desk):
    assert text("es", "all.hello").state == "missing" and text("es", "all.hello").locale == "en"
    assert say("es", "all.hello", name="Sol") == "Hello Sol, we are glad"
    desk("es/pages.toml", '[all]\nhello = "Hola {name}, qué gusto"\nn = { one = "un día", other = "{count} días" }\n')
    assert checking.stamp("es") == 2 and checking.stamp("es") == 0
    assert text("es", "all.hello").state == "machine" and not text("es", "all.hello").is_checked
    assert say("es", "all.n", count=1) == "un día" and say("es", "all.n", count=3) == "3 días"
    assert checking.review("es", "all", "approved", "an invented reviewer", date(2026, 11, 23)) == 2
    found = text("es", "all.hello")
    assert (found.state, found.reviewer, found.reviewed_on) == ("approved", "an invented reviewer", "2026-11-23")
    desk(
        "en/pages.toml",
        '[all]\nhello = "Hi {name}, we are glad"\nn = { one = "{count} day", other = "{count} days" }\n',
    )
    assert text("es", "all.hello").state == "stale" and text("es", "all.n").state == "approved"
    assert checking.stamp("es") == 0, "stamping does not hide that the English changed"
    assert list(checking.to_do("es")) == ["consent.keep", "all.hello"]
    assert checking.states("es") == {"missing": 1, "machine": 0, "stale": 1, "reviewed": 0, "approved": 1}


def test_words_that_change_after_a_review_need_a_new_one(desk):
    desk("es/pages.toml", '[all]\nhello = "Hola {name}, qué gusto"\n')
    checking.stamp("es")
    checking.review("es", "all.hello", "reviewed", "an invented reviewer", date(2026, 11, 23))
    desk("es/pages.toml", '[all]\nhello = "Hola {name}, mucho gusto"\n')
    assert text("es", "all.hello").state == "machine"
    with pytest.raises(DataError, match="who reviewed"):
        checking.review("es", "all.hello", "approved", " ", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("tag", "line", "what"),
    [
        ("es", 'hello = "Hola, qué gusto"', "placeholders"),
        ("es", 'hello = "Hola {nombre}, qué gusto"', "placeholders"),
        ("es", 'hello = "Hola {name, qué gusto"', "placeholders"),
        ("es", 'hello = "  "', "empty"),
        ("es", 'hello = "Hola <b>{name}</b>"', "markup"),
        ("es", 'hello = "Hello {name}, we are glad"', "still English"),
        ("am", 'hello = "Selam {name}"', "still English"),
        ("es", 'hello = "Hola \\u202e{name}"', "hidden"),
        ("es", 'hello = { one = "Hola {name}", other = "Hola {name}" }', "plural"),
        ("es", 'n = "{count} días"', "plural"),
        ("es", 'n = { other = "{count} días" }', "plural forms"),
        ("ru", 'n = { one = "{count} день", few = "{count} дня", other = "{count} дня" }', "plural forms"),
        ("es", 'n = { one = "un día", other = "días" }', "placeholders"),
        ("es", 'bye = "Adiós"', "no such key"),
    ],
)
def test_the_check_finds(desk, tag, line, what):
    desk(f"{tag}/pages.toml", f"[all]\n{line}\n")
    checking.stamp(tag)
    key = "all." + line.partition(" ")[0]
    assert any(what in p.what for p in checking.problems(tag) if p.key == key), checking.problems(tag)


def test_the_translators_tool(desk, capsys):
    desk("es/consents.toml", '[consent]\nkeep = "Guardamos sus respuestas."\n')
    assert main(["missing", "es"]) == 0
    said = capsys.readouterr().out
    assert "# pages.toml\n[all]\nhello = " in said and "consent" not in said
    assert main(["check", "es"]) == 1 and "consent.keep: not stamped" in capsys.readouterr().out
    assert main(["stamp", "es"]) == 0 and main(["states"]) == 0
    assert main(["check", "xx"]) == 1 and "there is no language 'xx'" in capsys.readouterr().out
    assert main([]) == 2
    assert checking.unapproved_binding("es") == ("consent.keep",)


def test_files_that_are_no_texts_are_named(desk, tmp_path):
    desk("es/pages.toml", "[all]\nhello = 3\n")
    with pytest.raises(DataError, match=r"all\.hello is not a text"):
        strings.words_of("es")
    desk("es/pages.toml", '[consent]\nkeep = "a"\n')
    desk("es/consents.toml", '[consent]\nkeep = "a"\n')
    with pytest.raises(DataError, match="in two files"):
        strings.words_of("es")
    with pytest.raises(UnknownNameError, match="client text"):
        say("es", "all.hell")


def test_a_value_keeps_its_own_direction_in_a_language_from_the_right(desk):
    desk("ar/pages.toml", '[all]\nhello = "أهلا {name}"\n')
    assert say("ar", "all.hello", name="Sol") == "أهلا \u2068Sol\u2069"


def test_parts_that_hold_commas_are_set_apart_by_the_semicolon_of_the_language():
    from braidwork.reference.languages import locale

    parts = ("Cooks, restaurant", "Bakers")
    assert locale("en").listed_apart(parts) == "Cooks, restaurant; Bakers"
    assert [locale(t).listed_apart(parts)[17] for t in ("ar", "fa", "zh-Hans", "am")] == ["؛", "؛", "；", "፤"]
