"""Every language has every sentence of the course, with the same numbers and formulas in it."""

import re
import string
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from downhill import player
from downhill.course.chapters import CHAPTERS
from downhill.course.errata import ERRATA
from downhill.course.texts import FIRST, LANGUAGES, filled, language_of, texts
from downhill.lessons import LESSONS

FILES = (
    *(chapter for chapter in CHAPTERS if any(each.chapter == chapter for each in LESSONS.values())),
    "page",
    "errata",
)
TRANSLATIONS = [language for language in LANGUAGES if language != FIRST]
# What these languages are not written without: a file that was only copied has hardly any of it.
TELLS = {
    "de": re.compile(r"\b(de[rmns]|die|das|und|ist|eine?|von|zu|mit|nicht|auf|sich|sie)\b", re.IGNORECASE),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}


def sentences(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{path}{key}", value
        else:
            yield from sentences(value, f"{path}{key}.")


def numbers(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("name", FILES)
def test_no_sentence_is_missing_or_left_over(language: Any, name: str) -> None:
    original, translation = dict(sentences(texts(FIRST, name))), dict(sentences(texts(language, name)))
    assert list(translation) == list(original)
    for key, text in translation.items():
        assert text.strip(), key
        assert numbers(text) == numbers(original[key]), key


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("name", FILES)
def test_a_translation_is_one(language: Any, name: str) -> None:
    long = [(key, text) for key, text in sentences(texts(language, name)) if len(text) > 60]
    english = dict(sentences(texts(FIRST, name)))
    for key, text in long:
        assert text != english[key], key
    assert sum(bool(TELLS[language].search(text)) for _, text in long) >= 0.9 * len(long)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_number_is_in_a_translation(language: Any) -> None:
    for name in FILES:
        if name == "errata":
            continue  # what is printed has its numbers
        for key, text in sentences(texts(language, name)):
            if not re.search(r"\.(series|axes|ticks)\.", key):
                plain = re.sub(r"\{[^}]*\}", "", re.sub(r"`[^`]*`", "", text))
                assert not re.search(r"\d", plain), (name, key)


def test_there_is_no_other_file() -> None:
    folder = files("downhill.course").joinpath("texts")
    for language in LANGUAGES:
        assert {each.name for each in folder.joinpath(language).iterdir()} == {f"{name}.toml" for name in FILES}


def test_every_word_of_the_page_is_used() -> None:
    browser = Path(player.__file__).parent / "browser"
    modules = "".join(path.read_text(encoding="utf-8") for path in browser.glob("course*.js"))
    said = set(re.findall(r"\bwords\.(\w+)\b(?!\()", modules))  # an element of that name has methods
    assert said | {"unknown"} == texts(FIRST, "page").keys()  # that one in Python


def test_errata_have_words_and_lessons() -> None:
    assert list(texts(FIRST, "errata")) == list(ERRATA)
    for row, words in texts(FIRST, "errata").items():
        assert list(words) == ["where", "printed", "right"], row
    for lesson in filter(None, ERRATA.values()):
        said = texts(FIRST, LESSONS[lesson].chapter)[lesson]
        assert any("print" in text for _, text in sentences(said)), lesson


@pytest.mark.parametrize(
    ("wanted", "browsers", "language"),
    [
        ("de", "zh-CN", "de"),
        (None, "zh-CN", "zh"),
        (None, "de", "de"),
        ("DE-at", None, "de"),
        (None, "fr-FR", "en"),
        ("<script>", None, "en"),
        ("", "", "en"),
        (None, None, "en"),
    ],
)
def test_the_language_is_the_persons_or_the_browsers(wanted: str | None, browsers: str | None, language: str) -> None:
    assert language_of(wanted, browsers) == language


def test_numbers_are_written_as_everywhere() -> None:
    """Source: downhill.drawing.readable, held by tests/vectors."""
    assert filled("{a} {b} {c:,} {d} {e:.2f}", {"a": 133.0, "b": -1e-7, "c": 930816, "d": "⅓", "e": 0.146}) == (
        "133 −1×10⁻⁷ 930\u202f816 ⅓ 0.15"
    )
    with pytest.raises(KeyError):
        filled("{a}", {})
