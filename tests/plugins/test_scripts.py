"""The report script is joined, small, and named by its bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from plugins.scripts import build, join, modules
from tests.html import elements, parse
from tests.sites import ROOT, Site, article

ENTRY = ROOT / "theme/static/js/report/report.js"


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_modules_come_once_and_after_what_they_need(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main='import { b } from "./b.js";\nimport { a } from "./a.js";\nb(a);\n',
        b='import { a } from "./a.js";\nexport const b = a;\n',
        a="export function a() {}\n",
    )
    assert [module.name for module in modules(entry)] == ["a.js", "b.js", "main.js"]
    assert join(entry) == "function a() {}\nconst b = a;\nb(a);\n"


def test_a_module_that_is_missing_is_an_error(tmp_path: Path) -> None:
    entry = write(tmp_path, main='import { a } from "./a.js";\n')
    with pytest.raises(FileNotFoundError, match=r"a\.js"):
        join(entry)


def test_another_text_has_another_name() -> None:
    assert build("a();").path != build("b();").path
    assert re.fullmatch(r"theme/report\.[0-9a-f]{8}\.js", build("a();").path)


def test_nothing_of_modules_is_left_in_what_is_served() -> None:
    assert not re.search(r"\b(import|export)\b", build(join(ENTRY)).text)


def test_every_module_is_joined() -> None:
    assert set(modules(ENTRY)) == set(ENTRY.parent.glob("*.js"))


def test_no_two_modules_give_a_name_twice() -> None:
    """They share one scope when they are joined."""
    names = re.findall(r"^(?:async )?(?:const|let|function) (\w+)", join(ENTRY), re.MULTILINE)
    assert len(names) == len(set(names)) > 20


def test_the_script_fits_its_budget(real_site: Site) -> None:
    """design.md, «Budgets»: at most 2,500 bytes in gzip, as served."""
    (script,) = (real_site.output / "theme").glob("report.*.js")
    assert len(gzip.compress(script.read_bytes(), mtime=0)) <= 2_500


def test_an_article_names_its_script_and_does_not_wait_for_it(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    site.build("publishconf.py", SITEURL="https://paper.example/sub")
    scripts = elements(parse(site.page()), "script")
    (script,) = [script for script in scripts if script.get("type") == "module"]
    path = (script.get("src") or "").removeprefix("/sub/")
    assert (site.output / path).is_file()


def test_other_pages_name_none(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    site.build()
    assert "<script" not in site.page("index.html")
