"""What `make demo` shows is made in a folder of its own; what is in use is only read."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from databases import settings
from library import CORPUS, TODAY, Place

from assistant import cli, demo
from assistant.desk.desk import Desk
from assistant.journal.opening import open_journal
from assistant.kept import SHIPPED
from assistant.settings import Settings
from assistant.starting import open_assistant


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, indexed: Place) -> Settings:
    """The settings of a corpus that is in use, with its vectors; and with a journal that is not there yet."""
    shutil.copy(CORPUS / "kymmenedalen" / SHIPPED, indexed.corpus / "kymmenedalen")
    monkeypatch.chdir(tmp_path)
    for name, value in {"CORPUS": indexed.corpus, "INDEX": indexed.index, "TODAY": TODAY}.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", str(value))
    return indexed.settings


def files(folder: Path) -> dict[str, int]:
    return {str(each): each.stat().st_mtime_ns for each in folder.rglob("*") if each.is_file()}


def test_a_folder_is_filled_with_everything_that_the_staffs_pages_show(chosen: Settings, tmp_path: Path) -> None:
    before = files(tmp_path)
    assert cli.main(["demo", "new"]) == 0
    told, own = demo.data(), {"corpus": tmp_path / "new/corpus", "index": tmp_path / "new/index"}
    assert {name: at for name, at in files(tmp_path).items() if "/new/" not in name} == before
    with (
        closing(open_assistant(chosen.model_copy(update=own))) as assistant,
        closing(open_journal(settings(f"sqlite:///{tmp_path / 'new/journal.sqlite'}"))) as journal,
    ):
        desk = Desk(assistant, journal.enquiries)
        needs = {desk.view(each, TODAY).need for each in desk.all()}
        states = Counter(each.state for each in desk.all())
        assert needs == {"ready", "note", "you"} and not desk.outdated()
        assert states == {"sent": 1, "returned": 1, "waiting": len(told.enquiries) - 2}
        assert [each.question for each in journal.feedback.all()] == [each.question for each in reversed(told.rated)]
        assert len({each.conversation for each in journal.conversations.all()}) == len(told.conversations)


def test_a_folder_with_something_in_it_is_left_as_it_is(
    chosen: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("mine")
    before = files(tmp_path)
    assert cli.main(["demo", "taken"]) != 0
    assert "taken: it is not empty" in capfd.readouterr().err and files(tmp_path) == before
