"""A programme is begun from its documents: what they tell is filled in, what is proposed waits for a person."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from chatmodel import Served
from library import CORPUS, DOCUMENT, ROOT, run
from pytest_httpserver import HTTPServer
from test_cli import assert_refused

from assistant import aids, programme
from assistant.beginning import starting
from assistant.beginning.starting import Started
from assistant.corpus import read_corpus
from assistant.errors import StartError
from assistant.records import LANGUAGES
from assistant.settings import Settings

EXAMPLE = ROOT / "docs" / "example" / "corpus" / "exempelregionen"
DOCUMENTS = [
    EXAMPLE / name for name in ("landskapsprogram.pdf", "hakuohje-2027.docx", "hakuohje-2026.docx", "faq.html")
]
TEXT = """Programmet 2031–2034 för Provbygden

Mål:

 - att öppna fler badstränder
 - att laga gamla broar
"""


def started(corpus: Path, name: str, *documents: Path, title: str = "", **given: Any) -> Started:
    return starting.start(name, documents, title, Settings(_env_file=None, corpus=corpus, **given))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """The example, begun from its documents."""
    return started(tmp_path_factory.mktemp("begun"), "exempelregionen", *DOCUMENTS)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "prov.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "prov.txt"


def proposed(begun: Started) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load((begun.folder / "guide.proposed.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return read


def renamed(begun: Started) -> aids.Aids:
    """The aids, once the proposals have the name of a guide."""
    corpus = read_corpus(begun.folder.parent)
    (begun.folder / "guide.proposed.yaml").rename(begun.folder / "guide.yaml")
    found, faults = aids.load(begun.folder, [source.text for source in corpus.sources.values()])
    (begun.folder / "guide.yaml").rename(begun.folder / "guide.proposed.yaml")
    assert faults == []
    return found


def test_the_description_says_what_the_documents_tell(begun: Started) -> None:
    found = programme.load(begun.folder)
    assert found.label("sv") == "Exempelregionens landskapsprogram 2027–2030"
    assert found.publisher and found.publisher.sv == "Exempelregionens förbund"
    assert [(each.path, each.language) for each in found.documents] == [
        (path.name, language) for path, language in zip(DOCUMENTS, ("sv", "fi", "fi", "en"), strict=True)
    ]


def test_documents_that_differ_in_a_year_are_versions_of_one(begun: Started) -> None:
    found = {each.path: (each.version, each.replaces) for each in programme.load(begun.folder).documents}
    assert found["hakuohje-2027.docx"] == ("2027", "hakuohje-2026.docx")
    assert found["hakuohje-2026.docx"] == ("2026", None)
    assert found["faq.html"] == (None, None)


def test_documents_of_one_title_replace_nothing_and_a_person_is_asked(tmp_path: Path) -> None:
    texts = {"a.md": "Anvisning 2026", "b.md": "Anvisning 2027", "c.md": "Anvisning 2027"}
    for name, title in texts.items():
        (tmp_path / name).write_text(f"# {title}\n\n{TEXT}Fil {name}.\n", encoding="utf-8")
    begun = started(tmp_path / "corpus", "prov", *(tmp_path / name for name in texts))
    written = (begun.folder / "programme.toml").read_text("utf-8")
    assert not any(each.replaces or each.version for each in programme.load(begun.folder).documents)
    assert "# TO DO: c.md has the same title." in written and "# TO DO: b.md has the same title." in written


def test_without_a_title_the_programme_is_called_as_its_folder(tmp_path: Path) -> None:
    begun = started(tmp_path, "provbygden")
    assert programme.load(begun.folder).title.fi == "provbygden"
    assert "# TO DO: the programme's title" in (begun.folder / "programme.toml").read_text("utf-8")


def test_what_is_left_to_a_person_is_said_in_words(begun: Started) -> None:
    waiting = [line for line in (begun.folder / "programme.toml").read_text("utf-8").splitlines() if "TO DO" in line]
    assert all(any(word in line for line in waiting) for word in ("title", "publishes", "approved", "ask", "replaced"))


def test_a_folder_is_read_as_it_is_made_without_its_proposals(begun: Started) -> None:
    found = read_corpus(begun.folder.parent)
    assert found.failed == found.skipped == ()
    assert [path.rpartition("/")[2] for path in found.sources] == [path.name for path in DOCUMENTS]
    assert found.programmes[0].aids == aids.Aids()
    assert [note.about.off for note in found.notes] == [True]
    assert all((begun.folder / path.name).read_bytes() == path.read_bytes() for path in DOCUMENTS)


def test_the_proposals_stand_once_they_are_renamed(begun: Started) -> None:
    guide = renamed(begun).guide
    assert len(guide.goals) == 12
    assert guide.goals[0].goal == "att göra det möjligt att arbeta och driva företag året runt i skärgården"
    assert guide.rule == "Projekt som får stöd ska främja minst ett av programmets mål."
    assert all(goal.meaning is None for goal in guide.goals), "what another goal means is not shown to anybody"


def test_activities_come_from_goals_that_are_alike_and_name_no_other_region(begun: Started) -> None:
    found = {goal["goal"]: goal.get("activities") for goal in proposed(begun)["goals"]}
    schools = found["att öka samarbetet mellan läroanstalter och små företag"]
    assert [len(schools[code]) for code in LANGUAGES] == [3, 3, 3]
    assert found["att samordna tidtabeller och biljetter för färjor och bussar"] is None
    text = (begun.folder / "guide.proposed.yaml").read_text("utf-8")
    said = [line for line in text.splitlines() if line.startswith("        - ")]
    assert said and all(line.endswith("# from kymmenedalen") for line in said)
    assert not any(name in line for line in said for name in ("Kotka", "Hamina", "Kouvola", "Kymmene", "Repovesi"))


def test_only_what_the_text_is_silent_about_is_proposed_as_such(begun: Started) -> None:
    topics = {each["topic"] for each in proposed(begun)["silent"]}
    assert "contact" in topics
    assert topics.isdisjoint({"amount-of-support", "deadline", "who-may-apply", "eligible-costs", "how-to-apply"})


@pytest.mark.long
def test_the_first_programme_begun_anew_has_its_goals_and_its_rule(tmp_path: Path) -> None:
    begun = started(tmp_path, "nytt", CORPUS / DOCUMENT)
    real = aids.load(CORPUS / "kymmenedalen", [(CORPUS / DOCUMENT).read_text("utf-8")])[0].guide
    guide = renamed(begun).guide
    assert [goal.goal.rstrip(".") for goal in guide.goals] == [goal.goal.rstrip(".") for goal in real.goals]
    assert guide.rule == real.rule
    assert {"amount-of-support", "deadline", "contact"} <= {each.topic for each in guide.silent}
    assert set(guide.open) <= {each.topic for each in guide.silent} and "deadline" in guide.open


def test_a_list_is_of_goals_where_what_stands_above_it_says_so(tmp_path: Path, small: Path) -> None:
    small.write_text(f"{TEXT}\nVillkor för stöd:\n\n - kvitton krävs\n", encoding="utf-8")
    goals = started(tmp_path / "corpus", "prov", small).proposals.goals
    assert [goal.text for goal in goals] == ["att öppna fler badstränder", "att laga gamla broar"]


def test_a_title_may_be_given_and_its_signs_are_kept(tmp_path: Path, small: Path) -> None:
    title = 'Bygdens "plan"\\ # 2031'
    begun = started(tmp_path / "corpus", "prov", small, title=title)
    assert programme.load(begun.folder).title.fi == title


def test_without_documents_there_is_a_folder_to_fill(tmp_path: Path) -> None:
    begun = started(tmp_path, "prov", title="Provbygden")
    assert sorted(path.name for path in begun.folder.iterdir()) == ["notes", "programme.toml"]
    assert tomllib.loads((begun.folder / "programme.toml").read_text("utf-8"))["title"]["sv"] == "Provbygden"


def test_the_command_says_what_it_did_and_what_comes_next(tmp_path: Path, small: Path) -> None:
    done = run("-m", "assistant", "new-programme", "prov", small, "--corpus", tmp_path / "corpus")
    said = done.stdout.decode("utf-8")
    assert done.returncode == 0, done.stderr
    assert "prov.txt: Swedish" in said and "2 goals" in said
    *_, first, second, third, fourth, fifth = said.splitlines()
    assert "programme.toml" in first and "rename it to guide.yaml" in second and "nothing of it is used" in third
    assert fourth == f"  2. Run: python ingest.py {tmp_path / 'corpus'}" and "assistant ask" in fifth


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["../ut"], "no name for a folder"),
        ([".dold"], "no name for a folder"),
        (["prov", "saknas.txt"], "saknas.txt: No such file or directory"),
        (["prov", "{here}/prov.txt", "{here}/annan/prov.txt"], "two documents are named prov.txt"),
        (["prov", "{here}/lapp.xyz"], "lapp.xyz: "),
        (["prov", "{here}/r\x1b[31m.txt"], "the name of r\\x1b[31m.txt holds signs that cannot be seen"),
        (["prov", "{here}/\x1b[31m/saknas.txt"], "saknas.txt: No such file"),
        (["finns", "{here}/prov.txt"], "is there already"),
    ],
)
def test_wrong_use_is_told_in_a_line_and_leaves_nothing(
    tmp_path: Path, small: Path, given: list[str], said: str
) -> None:
    (tmp_path / "lapp.xyz").write_text("?")
    corpus = tmp_path / "corpus"
    (corpus / "finns").mkdir(parents=True)
    arguments = [each.replace("{here}", str(tmp_path)) for each in given]
    assert_refused(run("-m", "assistant", "new-programme", *arguments, "--corpus", corpus), said)
    assert list(corpus.iterdir()) == [corpus / "finns"] and not any((corpus / "finns").iterdir())


def test_nothing_is_begun_inside_a_programme(tmp_path: Path, small: Path) -> None:
    (tmp_path / "programme.toml").write_text("")
    with pytest.raises(StartError, match="is a programme itself"):
        started(tmp_path, "prov", small)


@pytest.fixture
def asked(httpserver: HTTPServer) -> Iterator[tuple[Served, dict[str, Any]]]:
    yield Served(httpserver), {"chat_url": httpserver.url_for("/v1"), "chat_model": "good", "chat_seconds": 20.0}


def test_a_chat_model_adds_plain_phrases_and_nothing_else(
    tmp_path: Path, small: Path, asked: tuple[Served, dict[str, Any]]
) -> None:
    chat, given = asked
    chat.says(
        "Here you are:\n"
        "sv: anlägga en ny badplats med bryggor\n"
        "sv: ansök på www.example.org före 2031\n"
        "sv: ni är berättigade till stöd\n"
        "sv: rusta upp stranden i Kotka\n"
        "fi: laituri ja pukukopit järven rannalle\n"
        "fi: build a pier for all the children\n"
        'en: "beach"\n'
        "en: cleaning the beach together every spring\n"
    )
    begun = started(tmp_path / "corpus", "prov", small, index=tmp_path / "index", **given)
    assert [each.text for each in begun.proposals.goals[0].activities if "model" in each.of] == [
        "anlägga en ny badplats med bryggor",
        "laituri ja pukukopit järven rannalle",
        "cleaning the beach together every spring",
    ]
    assert "# from the model good" in (begun.folder / "guide.proposed.yaml").read_text("utf-8")
    assert "att laga gamla broar" in chat.prompt
    assert renamed(begun).guide.goals[0].activities["sv"][-1] == "anlägga en ny badplats med bryggor"


def test_a_chat_model_that_fails_leaves_the_other_proposals(
    tmp_path: Path, small: Path, asked: tuple[Served, dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    begun = started(tmp_path / "corpus", "prov", small, index=tmp_path / "index", **asked[1])
    assert len(begun.proposals.goals) == 2 and begun.folder.is_dir()
    assert "without its activities" in caplog.text
