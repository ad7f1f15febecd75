"""Work that takes over a second is shown while it goes on."""

from __future__ import annotations

import pytest

from pelican_incremental import progress


@pytest.mark.parametrize(("total", "said"), [(1, ""), (2, "Reading 2 sources …\n")])
def test_what_is_done_when_it_would_be_shown_is_not_shown(
    total: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    what = f"Reading {total} sources"
    assert list(progress.shown(what, total, iter(range(total)))) == list(range(total))
    assert capsys.readouterr().err == said
