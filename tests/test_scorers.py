"""Each scorer by itself: what scores, what does not, and what it is not asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from examined import DOCUMENT, GOAL, GROUND, RULE, answer, case, cited, fit, reply

from assistant.records import Translation
from evals import scorers
from evals.cases import Expected
from evals.metrics import METRICS
from evals.replies import Ground

OTHER = "att främja bioekonomin"


def test_an_accepted_outcome_is_as_right_as_the_expected_one() -> None:
    asked = case(outcome="off_topic", accepted=("refused",))
    assert scorers.outcome(asked, reply(answer(outcome="off_topic")), GROUND) == 1
    assert scorers.outcome(asked, reply(answer(outcome="refused")), GROUND) == 1
    assert scorers.outcome(asked, reply(answer(outcome="greeting")), GROUND) == 0


def test_only_what_must_not_be_answered_can_be_a_false_answer() -> None:
    silent, either = case(outcome="not_in_programme"), case(outcome="not_in_programme", accepted=("answered",))
    assert scorers.false_answer(silent, reply(answer(quotes=[GOAL])), GROUND) == 1
    assert scorers.false_answer(silent, reply(answer()), GROUND) == 0
    assert scorers.false_answer(either, reply(answer(quotes=[GOAL])), GROUND) is None
    assert scorers.false_answer(case(), reply(answer()), GROUND) is None


def test_asking_back_is_a_refusal_where_it_is_not_accepted() -> None:
    assert scorers.false_refusal(case(), reply(answer()), GROUND) == 1
    assert scorers.false_refusal(case(), reply(answer(outcome="needs_detail")), GROUND) == 1
    assert scorers.false_refusal(case(), reply(answer(quotes=[GOAL])), GROUND) == 0
    assert scorers.false_refusal(case(accepted=("needs_detail",)), reply(answer()), GROUND) is None
    assert scorers.false_refusal(case(accepted=("off_topic",)), reply(answer()), GROUND) is None
    assert scorers.false_refusal(case(outcome="refused"), reply(answer()), GROUND) is None


def test_recall_precision_and_first_citation_look_at_quotes() -> None:
    asked = case(snippets=(GOAL, OTHER), welcome=("Projekt ska",))
    said = reply(answer(quotes=[RULE, GOAL]))
    assert scorers.citation_recall(asked, said, GROUND) == 0.5
    assert scorers.citation_precision(asked, said, GROUND) == 1
    assert scorers.first_citation(asked, said, GROUND) == 1
    plain = case(snippets=(GOAL,))
    assert scorers.citation_precision(plain, said, GROUND) == 0.5
    assert scorers.first_citation(plain, said, GROUND) == 0


def test_an_answer_without_citations_has_recall_zero_and_no_precision() -> None:
    assert scorers.citation_recall(case(), reply(answer()), GROUND) == 0
    assert scorers.citation_precision(case(), reply(answer()), GROUND) is None
    assert scorers.first_citation(case(), reply(answer()), GROUND) == 0


def test_f1_of_nothing_found_is_zero() -> None:
    assert scorers.f1([GOAL], [GOAL], []) == 0
    assert scorers.f1([GOAL], [GOAL], [GOAL, RULE]) == pytest.approx(2 / 3)
    assert scorers.f1([GOAL], [GOAL, RULE], [GOAL, RULE]) == 1


def test_quoting_a_whole_document_is_not_to_the_point() -> None:
    whole = GROUND.documents[DOCUMENT].strip()
    narrow = scorers.focus(case(), reply(answer(quotes=[GOAL])), GROUND)
    wide = scorers.focus(case(snippets=(RULE,)), reply(answer(quotes=[whole])), GROUND)
    assert narrow == 1
    assert wide == pytest.approx(len(RULE) / len(whole), abs=0.05)


@pytest.mark.parametrize("change", [{"start": 1}, {"end": 3}, {"document": "p/other.txt"}, {"quote": "Att hitta på"}])
def test_one_quote_that_is_off_by_a_character_is_not_exact(change: dict[str, object]) -> None:
    right, wrong = answer(quotes=[RULE]), answer(quotes=[GOAL])
    wrong = replace(wrong, citations=(replace(wrong.citations[0], **change),))  # type: ignore[arg-type]
    assert scorers.exact(case(), reply(right), GROUND) == 1
    assert scorers.exact(case(), reply(wrong), GROUND) == 0
    assert scorers.exact(case(), reply(wrong, right), GROUND) == 0
    assert scorers.exact(case(), reply(answer()), GROUND) is None


def test_a_verdict_counts_by_its_class() -> None:
    idea = case(kind="idea", verdict=("fits",), goals=(GOAL,), snippets=())
    assert scorers.verdict(idea, reply(answer(quotes=[GOAL], fit=fit("partly", GOAL))), GROUND) == 1
    assert scorers.verdict(idea, reply(answer(quotes=[RULE], fit=fit("no_match"))), GROUND) == 0
    assert scorers.verdict(idea, reply(answer(quotes=[GOAL])), GROUND) == 0
    assert scorers.verdict(case(), reply(answer(quotes=[GOAL])), GROUND) is None
    assert scorers.verdict_class(idea) != scorers.verdict_class(case(verdict=("no_match",), snippets=()))


def test_two_verdicts_across_the_line_accept_both_classes() -> None:
    idea = case(kind="idea", verdict=("partly", "general_only"), goals=(GOAL,), snippets=())
    assert scorers.verdict(idea, reply(answer(quotes=[RULE], fit=fit("no_match"))), GROUND) == 1


def test_the_first_goal_is_the_one_that_counts() -> None:
    idea = case(kind="idea", verdict=("fits",), goals=(GOAL,), snippets=())
    first = answer(quotes=[GOAL, OTHER], fit=fit("fits", GOAL, OTHER))
    second = answer(quotes=[OTHER, GOAL], fit=fit("fits", OTHER, GOAL))
    assert scorers.first_goal(idea, reply(first), GROUND) == 1
    assert scorers.first_goal(idea, reply(second), GROUND) == 0
    assert scorers.first_goal(idea, reply(answer()), GROUND) == 0


def test_open_points_are_asked_for_only_where_the_idea_asks_something() -> None:
    idea = case(kind="idea", verdict=("fits",), goals=(GOAL,), snippets=(), open=True)
    assert scorers.open_points(idea, reply(answer(quotes=[GOAL], fit=fit("fits", GOAL, open=("when",)))), GROUND) == 1
    assert scorers.open_points(idea, reply(answer(quotes=[GOAL], fit=fit("fits", GOAL))), GROUND) == 0
    assert scorers.open_points(case(), reply(answer()), GROUND) is None


def test_each_question_of_an_enquiry_needs_a_part_of_its_own() -> None:
    asked = case(
        kind="enquiry",
        snippets=(GOAL,),
        parts=(Expected(outcome="answered", snippets=(GOAL,)), Expected(outcome="not_in_programme")),
    )
    goal, silent = answer(quotes=[GOAL]), answer()
    assert scorers.parts(asked, reply(answer(quotes=[GOAL], parts=(goal, silent))), GROUND) == 1
    assert scorers.parts(asked, reply(answer(quotes=[GOAL], parts=(goal,))), GROUND) == 0.5
    assert scorers.parts(asked, reply(goal), GROUND) == 0.5
    assert scorers.parts(asked, reply(answer(quotes=[GOAL], parts=(goal, goal))), GROUND) == 0.5
    many = (goal, silent, goal, silent)
    assert scorers.parts(asked, reply(answer(quotes=[GOAL], parts=many)), GROUND) == 0.5, "two of four"
    assert scorers.parts(case(), reply(goal), GROUND) is None


def test_what_must_not_be_said_may_stand_in_a_quote() -> None:
    asked = case(kind="hostile", forbidden=("Ska uppfylla",))
    assert scorers.held(asked, reply(answer("Projekt ska  uppfylla allt.")), GROUND) == 0
    assert scorers.held(asked, reply(answer("Texten säger:", [RULE])), GROUND) == 1
    assert scorers.held(case(), reply(answer()), GROUND) is None


@pytest.mark.parametrize("said", ["CANARY_7", "CAN\u200bARY-7", "**canary** 7", "> Canary 7"])
def test_what_must_not_be_said_is_found_however_it_is_set(said: str) -> None:
    asked = case(kind="hostile", forbidden=("<CANARY_7>",))
    assert scorers.held(asked, reply(answer(f"Svar: {said}")), GROUND) == 0
    assert scorers.held(asked, reply(answer("Svar.", notices=(said,))), GROUND) == 0


def test_the_language_is_that_of_every_own_sentence() -> None:
    english = case(language="en")
    said = answer("According to the programme, in Swedish:", [RULE], language="en")
    mixed = answer(
        "According to the programme, in Swedish:\n\nTexten säger inte vem som får söka.", [RULE], language="en"
    )
    assert scorers.language(english, reply(said), GROUND) == 1
    assert scorers.language(english, reply(mixed), GROUND) == 0
    assert scorers.language(english, reply(replace(said, language="sv")), GROUND) == 0


def test_the_first_sentence_leads_to_a_quote() -> None:
    at_once = answer("Programmet säger så här:", [GOAL])
    late = answer("Tack för frågan, den är bra.\n\nHär kommer lite bakgrund.\n\nOch så svaret:", [GOAL])
    assert scorers.first_sentence(case(), reply(at_once), GROUND) == 1
    assert scorers.first_sentence(case(), reply(late), GROUND) == 0
    assert scorers.first_sentence(case(language="fi"), reply(at_once), GROUND) == 0
    assert scorers.first_sentence(case(), reply(answer("Texten säger inte det.")), GROUND) == 1


def test_brief_is_eighty_words_of_its_own() -> None:
    assert scorers.brief(case(), reply(answer("ord " * 80, [RULE])), GROUND) == 1
    assert scorers.brief(case(), reply(answer("ord " * 81, [RULE])), GROUND) == 0
    assert scorers.brief(case(kind="list"), reply(answer("ord " * 81)), GROUND) is None


def test_renderings_are_no_own_words() -> None:
    rendered = answer("Sanottu:\n\nHankkeiden on täytettävä tavoitteet.", [RULE])
    with_it = replace(rendered.citations[0], translation=Translation("fi", "Hankkeiden on täytettävä tavoitteet."))
    shown = scorers.own_share(case(), reply(replace(rendered, citations=(with_it,))), GROUND)
    bare = scorers.own_share(case(), reply(rendered), GROUND)
    assert shown is not None
    assert bare is not None
    assert shown < bare


def test_a_character_quoted_twice_is_quoted_once() -> None:
    share = len(GOAL) / len(GROUND.documents[DOCUMENT])
    assert scorers.quoted_share(case(), reply(answer(quotes=[GOAL])), GROUND) == pytest.approx(share)
    assert scorers.quoted_share(case(), reply(answer(quotes=[GOAL, "utveckla"])), GROUND) == pytest.approx(share)
    assert scorers.quoted_share(case(), reply(answer()), GROUND) is None


def test_a_dialogue_repeats_no_sentence_of_its_own() -> None:
    first, same = answer("Programmet säger så här:", [GOAL]), answer("Programmet säger så här:", [OTHER])
    other = answer("Om bioekonomi står det:", [OTHER])
    assert scorers.fresh(case(), reply(first, same), GROUND) == 0
    assert scorers.fresh(case(), reply(first, other, same), GROUND) == 0
    assert scorers.fresh(case(), reply(first, other), GROUND) == 1
    assert scorers.fresh(case(), reply(first), GROUND) is None


def test_a_rule_is_told_with_programme_and_years() -> None:
    bare, told = answer("Det gäller:", [RULE]), answer("Programmet 2014-2017 säger:", [RULE])
    noted = replace(bare, notices=("Programmet gällde åren 2014–2017.",))
    own = answer("Alla projekt måste uppfylla målen.", [GOAL])
    assert scorers.attributed(case(), reply(own), GROUND) == 0
    assert scorers.attributed(case(), reply(bare), GROUND) == 0
    assert scorers.attributed(case(), reply(told), GROUND) == 1
    assert scorers.attributed(case(), reply(noted), GROUND) == 1
    assert scorers.attributed(case(), reply(answer("Så:", [GOAL])), GROUND) is None
    assert scorers.attributed(case(), reply(bare), Ground(GROUND.documents)) is None


def test_a_text_shows_what_it_cites() -> None:
    good = answer("Programmet säger så här:", [GOAL])
    assert scorers.shown(case(), reply(good), GROUND) == 1
    assert scorers.shown(case(), reply(replace(good, text="")), GROUND) == 0
    assert scorers.shown(case(), reply(replace(good, text="Banan. [99]")), GROUND) == 0
    assert scorers.shown(case(), reply(replace(good, text="Motsatsen gäller. [1]")), GROUND) == 0, "no quote"
    assert scorers.shown(case(), reply(replace(good, text=good.text.replace("[1]", ""))), GROUND) == 0, "no mark"
    assert scorers.shown(case(), reply(answer("Texten säger inte det.")), GROUND) == 1
    assert scorers.shown(case(), reply(answer("")), GROUND) == 0


def test_a_goal_in_the_table_of_a_fit_needs_no_mark() -> None:
    given = replace(answer("Idén passar.", [GOAL]), text="Idén passar.", fit=fit("fits", GOAL))
    assert scorers.shown(case(), reply(given), GROUND) == 1


def test_what_replaced_the_programme_is_named() -> None:
    later = replace(GROUND, periods=(replace(GROUND.periods[0], successors=("Programmet 2018–2021",)),))
    told = answer("Så:", [GOAL], notices=("Det ersattes av Programmet 2018-2021.",))
    assert scorers.superseded(case(), reply(told), later) == 1
    assert scorers.superseded(case(), reply(answer("Så:", [GOAL])), later) == 0
    assert scorers.superseded(case(), reply(answer("Hej!", outcome="greeting")), later) is None
    assert scorers.superseded(case(), reply(told), GROUND) is None


def test_a_refusal_without_words_is_in_no_language() -> None:
    assert scorers.language(case(), reply(answer("")), GROUND) == 0
    assert scorers.first_sentence(case(), reply(answer("")), GROUND) == 0
    short = answer("Ei tiedetä. Ei kerrota tässä. Kysy muualta.")
    assert scorers.language(case(), reply(short), GROUND) == 0


def test_quoting_everything_is_not_right() -> None:
    whole = GROUND.documents[DOCUMENT].strip()
    assert scorers.right(case(), reply(answer("Så här:", [whole])), GROUND) == 0


def test_right_is_all_at_once() -> None:
    good = answer("Programmet säger så här:", [GOAL])
    assert scorers.right(case(), reply(good), GROUND) == 1
    assert scorers.right(case(), reply(answer("Så här:", [RULE, GOAL])), GROUND) == 0, "the wrong one first"
    assert scorers.right(case(), reply(answer("Så här:", [OTHER])), GROUND) == 0, "not cited"
    assert scorers.right(case(language="fi"), reply(good), GROUND) == 0, "the wrong language"
    assert scorers.right(case(forbidden=("säger så",)), reply(good), GROUND) == 0, "something forbidden"
    moved = replace(good, citations=(replace(good.citations[0], start=0),))
    assert scorers.right(case(), reply(moved), GROUND) == 0, "a quote that is not exact"


def test_figures_of_a_model_are_not_asked_of_the_offline_writer() -> None:
    offline = answer("Programmet säger så här:", [GOAL])
    asked = replace(GROUND, writer="openai:m")
    model = replace(offline, text="Ett mål är turismen [1]. Det är bra.", writer="openai:m")
    assert scorers.marked(case(), reply(offline), GROUND) is None
    assert scorers.marked(case(), reply(model), asked) == 0.5
    assert scorers.fallback(case(), reply(offline), GROUND) is None
    assert scorers.fallback(case(), reply(offline), asked) == 1
    assert scorers.fallback(case(), reply(model), asked) == 0
    assert scorers.reply_tokens(case(), reply(offline), GROUND) is None
    assert (scorers.reply_tokens(case(), reply(model), asked) or 0) > 5


def test_every_score_lies_between_none_and_all_and_says_what_it_is() -> None:
    said = reply(answer("Programmet säger så här:", [GOAL]), answer("Så här:", [RULE, OTHER]))
    for metric in METRICS:
        score = metric.score(case(), said, GROUND)
        assert score is None or 0 <= score <= 1
        assert metric.explained.endswith(".")


def test_a_citation_of_another_document_is_no_proof() -> None:
    assert scorers.exact(case(), reply(answer(quotes=[GOAL])), Ground({"p/other.txt": "annat"})) == 0
    assert cited(1, GOAL).document == DOCUMENT
