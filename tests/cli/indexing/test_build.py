"""`build_index.py` and `kb build`: what CI sees."""

from __future__ import annotations

import json
import re

import pytest

BAD = {
    "ru/bad1.md": "---\ntitle: [не закрыто\n---\n\nтело\n",
    "ru/bad2.md": "---\naudience: everybody\n---\n# Б\n\nтело\n",
    "ru/bad3.md": "# В\n\nЗвоните {{ fact:no.such.fact }}.\n",
}
PROBLEM = re.compile(r"^[^:]+\.md:\d+: [a-z-]+: .+ \(.+\)$")


def test_a_build_ends_with_0_and_a_summary_line(desk):
    ran = desk.build_index()
    assert ran.returncode == 0
    assert re.fullmatch(
        r"Built in [\d.]+ s: 2 public and 0 internal articles, 2 passages, .*generation \S+.*\n", ran.stdout
    )
    assert desk.current in ran.stdout


def test_a_second_build_is_up_to_date(desk):
    desk.kb("build")
    ran = desk.build_index()
    assert ran.returncode == 0
    assert ran.stdout.startswith("Up to date: 2 public")


def test_kb_build_is_the_same_command(desk):
    assert desk.kb("build").returncode == 0
    assert desk.build_index().stdout.startswith("Up to date")


def test_json_is_one_object_and_nothing_else_on_standard_output(desk):
    report = json.loads(desk.kb("build", "--json").stdout)
    assert (report["built"], report["articles"], report["passages"], report["mode"]) == (True, 2, 2, "keyword")
    assert report["generation"] == desk.current


def test_folders_can_be_named_on_the_command_line(desk, tmp_path):
    ran = desk.kb(
        "build", "--articles", desk.folder / "articles", "--index", tmp_path / "elsewhere", KB_ARTICLES="/nowhere"
    )
    assert ran.returncode == 0
    assert (tmp_path / "elsewhere" / "CURRENT").exists()


def test_every_bad_article_is_told_in_one_run_with_status_1_and_the_index_stays(desk, told):
    desk.kb("build")
    before = desk.current
    ran = desk.write(BAD).build_index()
    assert ran.returncode == 1
    assert {line.split(":")[0] for line in told(ran)} == set(BAD)
    assert all(PROBLEM.match(line) for line in told(ran)), told(ran)
    assert "Traceback" not in ran.stderr
    assert desk.current == before


def test_with_skip_bad_the_others_are_published_with_status_0(desk, told):
    ran = desk.write(BAD).kb("build", "--skip-bad")
    assert ran.returncode == 0
    assert {line.split(":")[0] for line in told(ran)} == set(BAD)
    assert "2 public" in ran.stdout
    assert desk.current


@pytest.mark.parametrize("command", [("build", "--check"), ("check",)])
def test_checking_builds_nothing(desk, command):
    ran = desk.kb(*command)
    assert (ran.returncode, desk.current) == (0, "")
    assert "2 articles are fit to build" in ran.stdout
    ran = desk.write(BAD).kb(*command)
    assert (ran.returncode, desk.current) == (1, "")


@pytest.mark.slow
def test_build_check_says_just_what_kb_check_says(desk):
    desk.write({"ru/broken.md": "# Ссылка\n\n[никуда](none.md) и ещё [никуда](none.md)\n"})
    checked, by_build, by_script = desk.kb("check"), desk.kb("build", "--check"), desk.build_index("--check")
    assert "link-broken" in checked.stderr
    assert (by_build.stdout, by_build.stderr) == (checked.stdout, checked.stderr)
    assert (by_script.returncode, by_script.stdout, by_script.stderr) == (0, checked.stdout, checked.stderr)
    assert json.loads(desk.kb("build", "--check", "--json").stdout)["warnings"] >= 1


def test_articles_that_do_not_exist_are_told(desk):
    ran = desk.kb("build", "--articles", "/no/such/folder")
    assert ran.returncode == 1
    assert "/no/such/folder" in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("KB_PORT", "many"),
        ("KB_LANGUAGES", "ru,xx"),
        ("KB_ENCODER_SESSIONS", "0"),
    ],
)
def test_a_bad_setting_is_named_with_status_2(desk, setting: str, value: str):
    ran = desk.kb("build", **{setting: value})
    assert ran.returncode == 2
    assert setting in ran.stderr and value in ran.stderr and "Traceback" not in ran.stderr
    assert desk.current == ""


@pytest.mark.slow
def test_a_model_there_is_not_is_named_with_status_2(desk):
    ran = desk.build_index(KB_MODEL="no/such-model-anywhere")
    assert ran.returncode == 2
    assert "KB_MODEL" in ran.stderr and "no/such-model-anywhere" in ran.stderr and "Traceback" not in ran.stderr
    assert desk.current == ""


def test_an_unknown_option_is_status_2(desk):
    assert desk.build_index("--no-such-option").returncode == 2


def test_an_index_folder_that_can_not_be_written_is_told_without_a_traceback(desk, tmp_path):
    (tmp_path / "file").write_text("")
    ran = desk.kb("build", "--index", tmp_path / "file" / "index")
    assert ran.returncode != 0
    assert "file" in ran.stderr and "Traceback" not in ran.stderr


def test_in_ci_progress_is_plain_lines_on_standard_error(desk):
    ran = desk.build_index()
    assert "Rendering public articles: 2" in ran.stderr.splitlines()
    assert "\x1b" not in ran.stderr and "\r" not in ran.stderr
