"""Every command, setting, field and plugin is in a README, and what a README says is true."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pelican.settings import DEFAULT_CONFIG, get_settings_from_file

from plugins.source.fields import ALIASES, article_rules, page_rules
from tests.sites import ROOT, Site

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md")),
    *(ROOT / f"{folder}/README.md" for folder in ("content", "theme", "plugins", "desk")),
    *sorted(ROOT.glob("packages/*/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
ENGINE = ROOT / "packages/pelican-incremental/pelican_incremental"
SETTINGS = get_settings_from_file(str(ROOT / "publishconf.py"))


def test_every_make_target_is_in_the_desk_s_readme() -> None:
    text = (ROOT / "desk/README.md").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if f"`make {target}`" not in text] == []


def test_every_command_that_a_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        n for path in DOCUMENTS for n in re.findall(r"`make ([a-z]+)", path.read_text("utf-8"))
    }
    assert named <= targets


def test_every_setting_of_ours_is_in_the_readme() -> None:
    ours = [name for name in SETTINGS if name not in DEFAULT_CONFIG and name.isupper()]
    feeds = {"FEED_MAX_ITEMS", "DEFAULT_PAGINATION", "WITH_FUTURE_DATES"}
    own_addresses = {name for name in ours if name.endswith(("_URL", "_SAVE_AS"))} - {"SITEURL"}
    missing = [name for name in {*ours, *feeds} - own_addresses if f"`{name}`" not in README]
    assert missing == []


def test_every_field_is_in_the_readme_with_an_example() -> None:
    rules = article_rules(ZoneInfo("UTC"))
    for name in rules:
        shown = {"authors": "Author"}.get(name, name.capitalize())
        assert re.search(rf"^\| `{shown}` \|.*`{shown}: .*` \|$", README, re.MULTILINE), name
    for alias in ALIASES:
        assert f"`{alias.capitalize()}`" in README, alias
    for name in set(page_rules(ZoneInfo("UTC"))) - set(rules):
        assert f"`{name.capitalize()}: " in README, name


def test_every_plugin_is_in_the_plugins_readme_in_its_order() -> None:
    text = (ROOT / "plugins/README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert rows == [name.removeprefix("plugins.") for name in SETTINGS["PLUGINS"]]


def test_every_plugin_s_signals_are_those_that_it_connects() -> None:
    text = (ROOT / "plugins/README.md").read_text("utf-8")
    for name, signals in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", text, re.MULTILINE):
        folder = ENGINE if name == ENGINE.name else ROOT / "plugins" / name
        files = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
        code = "".join(path.read_text("utf-8") for path in files)
        connected = set(re.findall(r"\b(?:signals\.)?(\w+)\.connect\((?!self)", code)) - {"sqlite3"}
        assert set(re.findall(r"`(\w+)`", signals)) == connected, name


def test_every_module_of_plugins_is_in_its_readme() -> None:
    text = (ROOT / "plugins/README.md").read_text("utf-8")
    modules = {
        p.stem for p in (ROOT / "plugins").iterdir() if not p.name.startswith(("_", "README"))
    }
    assert [name for name in sorted(modules) if f"`{name}`" not in text] == []


def test_every_template_of_a_page_is_in_the_theme_s_readme() -> None:
    text = (ROOT / "theme/README.md").read_text("utf-8")
    for path in (ROOT / "theme/templates").glob("*.html"):
        assert f"`{path.name}`" in text or f"{path.name} (" in text, path.name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_and_path_of_a_document_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"(?<!`)\]\(([^)#]+)(?:#[^)]*)?\)", re.sub(r"`[^`\n]*`", "", text)):
        if "://" not in target:
            assert (path.parent / target).exists(), target
    for named in re.findall(r"`((?:content|theme|plugins|desk|tests|docs)/[\w/.-]*)`", text):
        assert "a-plan" in named or (ROOT / named.partition("YYYY")[0]).exists(), named


def test_the_readme_s_article_can_be_built_as_it_stands(site: Site) -> None:
    source = re.search(r"```markdown\n(.*?)```", README, re.DOTALL)
    assert source
    site.write("articles/a-plan.md", source[1])
    site.build()
    assert "Integration action plan" in site.page()


def test_the_readme_s_message_is_the_one_that_is_printed(site: Site) -> None:
    line = next(line for line in README.splitlines() if line.startswith("    content/articles/"))
    begin, end = line.strip().split("(…)")
    assert begin.split(": ", 1)[1] in (
        "Date must be a day of the calendar as YYYY-MM-DD, YYYY-MM-DD HH:MM (an offset such as"
    )
    assert end == " or YYYY-MM, not 'soon'"


def test_the_readme_opens_with_a_picture_and_two_commands() -> None:
    lines = README.splitlines()
    assert re.match(r"!\[.+\]\(docs/article\.png\)$", lines[0])
    opening = lines[: next(i for i, line in enumerate(lines) if line.startswith("## "))]
    commands = [line.split("#")[0].strip() for line in opening if line.startswith("    make ")]
    assert commands == ["make serve", "make test"]


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "deb.deb" + "ian"]
    for name in (
        "requirements.txt",
        "requirements-test.txt",
        "requirements-bench.txt",
        "pyproject.toml",
        "Makefile",
        "README.md",
    ):
        text = (ROOT / name).read_text("utf-8")
        assert [host for host in [*hosts, str(ROOT)] if host in text] == [], name
