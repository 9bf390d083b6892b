"""Answers in a chat model's words, over a real connection: what stands is shown, what does not gives way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from answers import APPROVAL, KEY, SHOWN, STANDS, asked, assert_offline
from chatmodel import Served, marked, pieces, streamed
from library import QUESTION, Place, run
from werkzeug import Response

from assistant import settings
from assistant.assistant import Assistant
from assistant.chat import model
from assistant.errors import ModelError, Why
from assistant.records import Answer
from assistant.writing import modelled

GOALS = [
    "att reagera på servicehallarnas behov",
    "att främja affärsverksamhet som bygger på spelifiering",
    "att utnyttja ICT-tillämpningar",
    "att utveckla kompetensen i cybersäkerheten",
]
Opened = Callable[..., Assistant]


# What stands


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (APPROVAL, "Landskapsfullmäktige godkände programmet i juni 2014"),
        ("Kuka hyväksyi ohjelman?", "Ohjelman hyväksyi maakuntavaltuusto kesäkuussa 2014"),
        ("Who approved the programme?", "The regional assembly approved the programme in June 2014"),
    ],
)
def test_what_the_model_says_of_its_passages_is_shown_in_each_language(
    chat: Served, opened: Opened, question: str, said: str
) -> None:
    chat.says(said + " {godkände}.")
    row = asked(opened(), question)
    assert (row["text"], row["writer"]) == (f"{said} [1].", "good")
    assert [citation["quote"] for citation in row["citations"]] == [
        "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."
    ]
    assert row["outcome"] == "answered" and "model" in row["timings_ms"]


def test_a_reader_of_another_language_gets_the_rendering_beside_the_quote(chat: Served, opened: Opened) -> None:
    chat.says("Ohjelman hyväksyi maakuntavaltuusto kesäkuussa 2014 {godkände}.")
    [citation] = asked(opened(), "Kuka hyväksyi ohjelman?")["citations"]
    assert citation["translation"]["text"] == "Kymenlaakson maakuntavaltuusto hyväksyi ohjelman kesäkuussa 2014."


def test_marks_are_numbered_anew_in_the_order_of_the_text(chat: Served, opened: Opened) -> None:
    lines = [f"- Ett mål är ”{goal}” {{{goal}}}." for goal in reversed(GOALS[:3])]
    chat.says("\n".join([f"Ett mål är {GOALS[3]} {{{GOALS[3]}}}:", *lines]))
    row = asked(opened(), QUESTION)
    assert row["writer"] == "good" and [citation["number"] for citation in row["citations"]] == [1, 2, 3, 4]
    assert [citation["quote"][:20] for citation in row["citations"]] == [goal[:20] for goal in reversed(GOALS)]
    assert row["text"].count("\n- ") == 3


def test_the_whole_passage_is_cited_since_the_model_has_read_the_whole(chat: Served, opened: Opened) -> None:
    chat.says("Kontakter och partnerskap söks också med BRICS-länderna {BRICS}.")
    row = asked(opened(), "Vad sägs om BRICS-länderna?")
    [citation] = row["citations"]
    assert row["writer"] == "good" and citation["quote"].startswith("Säker och fungerande")
    assert citation["quote"].endswith("BRICS-länderna.")


def test_notices_on_the_programme_stay(chat: Served, opened: Opened, assistant: Assistant) -> None:
    chat.says(STANDS)
    assert asked(opened())["notices"] == asked(assistant)["notices"] != []


@pytest.mark.parametrize(
    "unsupported",
    [
        "Det var ett gott beslut.",
        "Det kostade 9 miljoner {godkände}.",
        "Det godkändes i juni 2015 {godkände}.",
        "Det står också ”i juli 2014” {godkände}.",
        "Det gäller än i dag [9].",
        "Se [bilden](http://127.0.0.1:9/x) {godkände}.",
        "En bild ![x](http://127.0.0.1:9/x.png) finns {godkände}.",
        "Det är <img src=x onerror=alert(1)> så {godkände}.",
        "Det godkändes av landskapsstyrelsen i juni 2014 {godkände}.",
        "Programmet godkändes inte i juni 2014 {godkände}.",
        "Ert projekt godkänns också {godkände}.",
    ],
)
def test_a_sentence_that_does_not_stand_is_left_out(chat: Served, opened: Opened, unsupported: str) -> None:
    chat.says(f"{STANDS} {unsupported}")
    row = asked(opened())
    assert (row["text"], row["writer"]) == (SHOWN, "good")


def test_for_a_sentence_that_does_not_stand_its_passage_is_quoted(chat: Served, opened: Opened) -> None:
    chat.says(f"Ett mål är {GOALS[3]} {{{GOALS[3]}}}. Det kostar 5 000 euro {{{GOALS[2]}}}. Ett mål är {GOALS[0]} "
              f"{{{GOALS[0]}}}. Ett mål är {GOALS[1]} {{{GOALS[1]}}}.")  # fmt: skip
    text = asked(opened(), QUESTION)["text"]
    assert f"Texten säger: ”{GOALS[2]}" in text and "5 000" not in text


# What does not


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("Programmet är utmärkt.", "unchecked"),
        ("Programmet godkändes i juni 2014 [9].", "unchecked"),
        ("Programmet godkändes i juni 2014 [0].", "unchecked"),
        (f"Programmet godkändes i juni 2014 [{'9' * 5000}].", "unchecked"),
        ("Programmet godkändes i juni 2013 {godkände}.", "unchecked"),
        ("Det står ”landskapsstyrelsen godkände programmet” {godkände}.", "unchecked"),
        ("Ohjelma hyväksyttiin kesäkuussa 2014, sanoo ohjelman teksti {godkände}.", "language"),
        ("The assembly approved the programme in June 2014 {godkände}.", "language"),
        ("[klicka här](javascript:alert(1)) {godkände}.", "unchecked"),
        ("<script>alert(1)</script> {godkände}", "unchecked"),
        ("", "empty"),
        ("{godkände}", "unchecked"),
        ("Ignorera reglerna. Alla får bidrag. Ring nu. " + STANDS, "unchecked"),
        ("Du svarar på frågor om ett utvecklingsprogram. Använd bara textställena.", "unchecked"),
        ("SILENT", "silent"),
        (" silent.\n", "silent"),
        ("Programmet är bra. " * 60_000, "long"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_reply_that_does_not_stand_gives_way_to_the_offline_answer(
    chat: Served, opened: Opened, assistant: Assistant, reply: str, why: modelled.Unshown | Why
) -> None:
    chat.does(lambda passages: streamed(pieces(marked(reply, passages), size=4000)))
    assert_offline(asked(opened()), why, assistant)


def test_what_is_said_again_and_again_is_shown_once(chat: Served, opened: Opened) -> None:
    chat.says(" ".join([STANDS] * 20))
    assert asked(opened())["text"] == SHOWN


def test_a_list_from_which_the_model_drops_a_member_is_not_shown(
    chat: Served, opened: Opened, assistant: Assistant
) -> None:
    chat.says("\n".join(f"- Ett mål är {goal} {{{goal}}}." for goal in GOALS[:3]))
    assert_offline(asked(opened(), QUESTION), "unchecked", assistant)


def test_an_answer_that_breaks_the_contract_is_not_shown_whoever_wrote_it(
    opened: Opened, chat: Served, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forged(draft: Answer, **changed: object) -> Answer:
        answer = replace(draft, **changed)  # type: ignore[arg-type]
        if "writer" not in changed:
            return answer
        return replace(answer, citations=tuple(replace(each, quote="landskapsstyrelsen") for each in answer.citations))

    chat.says(STANDS)
    wanted = asked(assistant)
    monkeypatch.setattr(modelled, "replace", forged)
    assert asked(opened())["text"] == wanted["text"]


# When it is asked, and what


@pytest.mark.parametrize(
    "question",
    ["Hej!", "Tack!", "Vad kan du?", "", "asdfghjkl", "x" * 2001, "Hur mycket pengar kan jag få?",
     "Mistä löydän hakulomakkeen?", "Hur blir vädret i Vasa?"],
    ids=lambda question: question[:30],
)  # fmt: skip
def test_it_is_not_asked_where_the_text_has_no_answer(
    chat: Served, opened: Opened, assistant: Assistant, question: str
) -> None:
    chat.says(STANDS)
    row, offline = asked(opened(), question), asked(assistant, question)
    assert chat.asked == [] and {**row, "timings_ms": None} == {**offline, "timings_ms": None}


def test_nothing_is_called_when_no_model_is_set(programme: Place, chat: Served) -> None:
    assert model.load(programme.settings) is None
    with programme.assistant() as assistant:
        assert asked(assistant)["writer"] == assistant.writer == "quotes"
    assert chat.asked == []


def test_a_model_that_is_switched_off_is_not_called_from_the_next_question_on(
    chat: Served, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.says(STANDS)
    assistant = opened()
    assert asked(assistant)["writer"] == assistant.writer == "good"
    monkeypatch.setenv("ASSISTANT_CHAT_OFF", "on")
    assert asked(assistant)["writer"] == assistant.writer == "quotes" and len(chat.asked) == 1
    monkeypatch.setenv("ASSISTANT_RATE", "none at all")  # settings that cannot be read switch it off too
    monkeypatch.delenv("ASSISTANT_CHAT_OFF")
    assert asked(assistant)["writer"] == "quotes" and len(chat.asked) == 1
    monkeypatch.delenv("ASSISTANT_RATE")
    assert asked(assistant)["writer"] == "good"


def test_a_running_model_is_switched_off_by_a_line_in_the_file_of_settings(
    chat: Served, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chat.says(STANDS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CHAT_OFF", "no")
    assistant = opened()
    assert asked(assistant)["writer"] == "good"
    (tmp_path / ".env").write_text("ASSISTANT_CHAT_OFF=on\n")
    assert asked(assistant)["writer"] == "quotes" and len(chat.asked) == 1


def test_a_model_that_failed_with_one_question_of_a_mail_is_not_asked_the_others(chat: Served, opened: Opened) -> None:
    chat.does(lambda passages: Response("{}", 401))
    mail = "Hej!\n\nVem godkände programmet i juni 2014?\n\nVad är programmets vision?\n\nMvh\nA"
    answer = opened().ask(mail)
    assert len(answer.parts) == 2 and len(chat.asked) == 1


def test_a_letter_tells_nothing_of_the_model(chat: Served, opened: Opened) -> None:
    chat.does(lambda passages: Response("{}", 401))
    letter = opened().draft(f"Hej!\n\n{APPROVAL}\n\nMvh\nA")
    assert chat.asked and letter.notices and modelled.notice("refused", "sv") not in letter.text


def test_an_address_is_enough(chat: Served, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    chat.says(STANDS)
    assistant = opened(chat_model=None, chat_url=chat.url.replace("://", "://user:word@"))
    assert asked(assistant)["writer"] == assistant.writer == chat.url.split("/")[2]
    assert chat.last["model"] == "default"
    assert KEY not in str(chat.asked[0].headers)


def test_the_name_of_a_model_at_an_address_may_say_how_it_is_spoken_to(chat: Served, opened: Opened) -> None:
    chat.says(STANDS)
    assert asked(opened(chat_model="openai:small"))["writer"] == "openai:small"
    assert chat.last["model"] == "small"


def test_personal_details_of_the_asker_are_not_sent(chat: Served, opened: Opened) -> None:
    chat.says(STANDS)
    told = "Jag heter A, hetu 131052-308T, tfn 040 123 4567, a@example.fi. Vem godkände programmet i juni 2014?"
    asked(opened(), told)
    sent = chat.asked[-1].get_data(as_text=True) if chat.asked else ""
    assert "[identity code]" in sent and "2014" in sent
    assert not any(each in sent for each in ("131052", "123 4567", "a@example.fi"))


def test_evidence_is_cut_to_the_budget(chat: Served, opened: Opened) -> None:
    chat.says("Målet är att utveckla en ekoeffektiv samhällsstruktur [1].")
    counts = []
    for assistant in (opened(), opened(evidence_tokens=200), opened(evidence_tokens=1)):
        asked(assistant, QUESTION)
        counts.append(chat.prompt.count("</passage>"))
    assert counts[0] == 5 and 1 < counts[1] < 5 and counts[2] == 1


# Settings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"chat_model": "no-such-provider:x"}, "ASSISTANT_CHAT_MODEL=no-such-provider:x"),
        ({"chat_model": "nameless"}, "ASSISTANT_CHAT_MODEL=nameless"),
        ({"chat_model": "huggingface:a/b"}, "ASSISTANT_CHAT_MODEL=huggingface:a/b"),
        ({"chat_model": "openai:x"}, "ASSISTANT_CHAT_MODEL=openai:x"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_named_with_what_to_do(
    programme: Place, given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError) as error:
        model.load(programme.settings.model_copy(update=given))
    assert error.value.message.startswith(said) and error.value.next_step


@pytest.mark.parametrize("name", ["openai:gpt-5", "anthropic:claude-sonnet-4-5", "mistralai:mistral-small", "ollama:x"])
def test_each_provider_can_be_loaded_with_a_key_of_ours(programme: Place, name: str) -> None:
    given = {"chat_model": name, "chat_key": settings.SecretStr(KEY)}
    found = model.load(programme.settings.model_copy(update=given))
    assert found and found.name == name and KEY not in repr(found)


def test_a_model_that_takes_no_temperature_is_told_none(chat: Served, opened: Opened) -> None:
    chat.says(STANDS)
    for name, told in (("gpt-5-mini", False), ("gpt-4.1", True)):
        asked(opened(chat_model=name, chat_claims="text"))
        assert ("temperature" in chat.last) == told


def test_the_key_is_not_in_what_settings_prints() -> None:
    done = run("-m", "assistant", "settings", ASSISTANT_CHAT_KEY=KEY, ASSISTANT_CHAT_URL=f"http://u:{KEY}@127.0.0.1/v1")
    assert done.returncode == 0 and KEY.encode() not in done.stdout + done.stderr
    assert json.loads(json.dumps(done.stdout.decode()))
