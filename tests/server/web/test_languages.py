"""The language of a page: the person's choice, else the browser's."""

import re

import pytest

from server.web.languages import COOKIE, LANGUAGES, choose_language
from tests.running import RunningServer


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("ZH-hant", "zh-Hant"),
        ("de-DE,de;q=0.9,zh-TW;q=0.5,en;q=0.4", "zh-Hant"),
        ("en;q=0.3, zh-CN;q=0.7", "zh-Hans"),
        ("zh-CN;q=0, fr", "en"),
        ("fr-FR,fr;q=0.9", "en"),
        (";;;,=q,zh-", "zh-Hans"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_the_page_has(accepted, language):
    assert choose_language(None, accepted) == language


def test_the_chosen_language_comes_before_the_browsers_and_an_unknown_choice_is_ignored():
    assert choose_language("zh-Hant", "en") == "zh-Hant"
    assert choose_language("xx", "zh-CN") == "zh-Hans"


def test_a_page_names_its_language_and_loads_only_the_texts_of_that_language(tmp_path):
    with RunningServer(tmp_path / "data", "--paused") as server:
        for language in LANGUAGES:
            for address in ("/", "/runs"):
                page = server.get(address, headers={"cookie": f"{COOKIE}={language}"}).text
                assert f'<html lang="{language}">' in page
                assert re.findall(r"/static/text/([\w-]+)\.json", page) == [language]
            assert server.get(f"/static/text/{language}.json").is_success
        traditional = server.get("/runs", headers={"accept-language": "zh-TW"}).text
        assert "<title>實驗 · Convscope</title>" in traditional
