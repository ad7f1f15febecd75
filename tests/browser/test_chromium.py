"""Which Chromium the tests take, and what they say when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium, engines


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH of a machine with no browser and no way to get one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: str(tmp_path / "absent"))
    monkeypatch.setattr(chromium, "_installers", lambda: (("no-such-installer",),))
    return tmp_path


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", chromium.NAMES)
def test_a_browser_on_the_path_is_taken(bare: Path, name: str) -> None:
    path = program(bare, name)
    assert chromium.find() == path


def test_the_one_that_the_person_names_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    named = program(bare, "my-own")
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find_or_install() == named


def test_a_name_that_is_no_program_is_refused(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another browser than the one asked for would be a surprise."""
    program(bare, "chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SystemExit) as stopped:
        chromium.find_or_install()
    assert stopped.value.code == "CHROMIUM must name a program, not '/nowhere/chromium'"


def test_playwrights_own_is_taken_last(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(bare, "playwrights-own")
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: own)
    assert chromium.find() == own
    on_path = program(bare, "chromium")
    assert chromium.find() == on_path


def test_a_browser_that_is_missing_is_installed(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install = ("/bin/sh", "-c", f": > {bare}/chrome && /bin/chmod +x {bare}/chrome")
    monkeypatch.setattr(chromium, "_installers", lambda: (("/bin/false",), install))
    assert chromium.find_or_install() == str(bare / "chrome")


@pytest.mark.parametrize(("installs", "taken"), [("true", chromium.LEAN), ("false", "chromium")])
def test_a_lean_one_comes_beside_another_where_it_can_be_had(
    bare: Path, monkeypatch: pytest.MonkeyPatch, installs: str, taken: str
) -> None:
    program(bare, "chromium")
    lean = bare / chromium.LEAN
    script = f"{installs} && : > {lean} && /bin/chmod +x {lean}"
    monkeypatch.setattr(chromium, "may_install", lambda: True)
    monkeypatch.setattr(chromium, "apt_get", lambda *_: ("/bin/sh", "-c", script))
    assert chromium.find_or_install() == str(bare / taken)


def test_without_any_way_to_a_browser_it_says_what_to_do(bare: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        chromium.find_or_install()
    assert stopped.value.code == chromium.HELP
    assert "apt-get install chromium" in chromium.HELP


def test_an_engine_comes_by_whichever_name_its_package_has(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that Debian does not have keeps no other away."""
    bring = {"firefox-esr": "firefox-esr", "webkitgtk-webdriver": "WebKitWebDriver"}
    monkeypatch.setattr(engines, "may_install", lambda: True)

    def apt_get(package: str) -> tuple[str, ...]:
        file = bare / bring.get(package, "nothing")
        made = f": > {file} && /bin/chmod +x {file}" if package in bring else "exit 100"
        return "/bin/sh", "-c", made

    monkeypatch.setattr(engines, "apt_get", apt_get)
    engines.install_missing()
    assert {path.name for path in bare.iterdir()} == {"firefox-esr", "WebKitWebDriver"}
