"""Names of every script in Latin letters, so that one person's two spellings can meet.

The result is a key for comparing, never a name to print: vowels that a script does not write (Arabic, Farsi) stay
absent, which the sound key of `names` allows for. Characters of Chinese that are no common surname keep a code of
their own, since their reading depends on the person.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LATIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "ng"}
)
# ASCII to itself in lower case; an apostrophe joins, every other mark parts words.
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {39: "", 96: ""}
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژکگیۀە", [
    "a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q", "k",
    "l", "m", "n", "h", "w", "y", "a", "a", "", "a", "a", "i", "w", "y", "p", "ch", "zh", "k", "g", "y", "a", "a",
], strict=True))  # fmt: skip
_CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў", [
    "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
    "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "yi", "ye", "g", "u",
], strict=True))  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", [
    "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f",
    "ch", "ps", "o",
], strict=True))  # fmt: skip
_LETTERS = _ARABIC | _CYRILLIC | _GREEK

# The commonest surnames, simplified and traditional, by their reading in Mandarin; `variants` ties in other readings.
_CHINESE_SURNAMES = {
    character: reading
    for characters, reading in {
        "王": "wang", "李": "li", "张張": "zhang", "刘劉": "liu", "陈陳": "chen", "杨楊": "yang", "黄黃": "huang",
        "赵趙": "zhao", "吴吳": "wu", "周": "zhou", "徐": "xu", "孙孫": "sun", "马馬": "ma", "朱": "zhu", "胡": "hu",
        "郭": "guo", "何": "he", "高": "gao", "林": "lin", "罗羅": "luo", "郑鄭": "zheng", "梁": "liang", "谢謝": "xie",
        "宋": "song", "唐": "tang", "许許": "xu", "韩韓": "han", "冯馮": "feng", "邓鄧": "deng", "曹": "cao",
        "彭": "peng", "曾": "zeng", "萧蕭": "xiao", "田": "tian", "董": "dong", "潘": "pan", "袁": "yuan", "蔡": "cai",
        "蒋蔣": "jiang", "余": "yu", "于": "yu", "杜": "du", "叶葉": "ye", "程": "cheng", "魏": "wei", "苏蘇": "su",
        "吕呂": "lu", "丁": "ding", "任": "ren", "卢盧": "lu", "姚": "yao", "沈": "shen", "钟鍾": "zhong",
    }.items()
    for character in characters
}  # fmt: skip

_HANGUL_FIRST = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_HANGUL_VOWEL = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
]  # fmt: skip
_HANGUL_LAST = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
]  # fmt: skip


@lru_cache(maxsize=200_000)
def latin(text: str) -> str:
    """`text` in lower-case ASCII letters, digits and spaces; emoji, marks and punctuation are gone.

    An apostrophe joins (`O'Brien` is one word), every other mark parts words.
    """
    if not text.isascii():
        text = "".join(c for c in _unmarked(text) if c.isascii())
    return " ".join(text.translate(_PLAIN).split())


def _unmarked(text: str) -> str:
    for curly in "\u2018\u2019\u02bb\u02bc\u02bf\u00b4\uff07":
        text = text.replace(curly, "'")
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).casefold().translate(_LATIN)
    out: list[str] = []
    for character in text:
        _append(out, character)
    return "".join(out)


def _append(out: list[str], character: str) -> None:
    code = ord(character)
    if code < 128:
        out.append(character)
    elif character in _LETTERS:
        out.append(_LETTERS[character])
    elif 0xAC00 <= code <= 0xD7A3:
        first, rest = divmod(code - 0xAC00, 588)
        out.append(_HANGUL_FIRST[first] + _HANGUL_VOWEL[rest // 28] + _HANGUL_LAST[rest % 28])
    elif 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
        out.append(f" {_CHINESE_SURNAMES.get(character, f'u{code:x}')} ")
    else:
        _append_by_name(out, character)


def _append_by_name(out: list[str], character: str) -> None:
    plain = unicodedata.normalize("NFD", character)
    if plain and (plain[0].isascii() or plain[0] in _LETTERS):
        out.append(_LETTERS.get(plain[0], plain[0]))
        return
    name = unicodedata.name(character, "")
    kind = unicodedata.category(character)
    sound = name.rsplit(" ", 1)[-1].lower()
    if name.startswith("ETHIOPIC SYLLABLE"):
        out.append("a" if "GLOTTAL" in name or "PHARYNGEAL" in name else _ethiopic(sound))
    elif "VIRAMA" in name or "COENG" in name:
        _drop_inherent_vowel(out)
    elif "VOWEL SIGN" in name:
        _drop_inherent_vowel(out)
        out.append(sound.replace("aa", "a").replace("ii", "i").replace("uu", "u"))
    elif kind == "Lo" and " LETTER " in name and sound.isalpha():
        out.append(sound)
    elif kind.startswith("L"):
        out.append(f" u{ord(character):x} ")
    elif not kind.startswith("M"):
        out.append(" ")


def _ethiopic(sound: str) -> str:
    # Unicode writes the first order "BA" and the fourth "BAA"; Ethiopians in Latin letters write "be" and "ba".
    if sound.endswith("aa"):
        return sound[:-1]
    return sound[:-1] + "e" if sound.endswith("a") else sound.replace("ee", "e")


def _drop_inherent_vowel(out: list[str]) -> None:
    if out and len(out[-1]) > 1 and out[-1].endswith("a"):
        out[-1] = out[-1][:-1]
