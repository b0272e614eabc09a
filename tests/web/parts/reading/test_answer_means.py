"""The answer's passage gives its steps and its telephone, and nothing of the sections around it."""

from __future__ import annotations

from dataclasses import replace

from web.parts.reading.answer_means import AnswerMeans, DialledNumber, means_of, section_html

HTML = (
    '<p>Start: <a href="tel:+74950002424">+7 (495) 000-24-24</a></p>'
    '<h2 id="block">Block</h2><ol><li>Open the app.</li><li>Press <b>Block</b>.</li></ol>'
    '<h3 id="call">Call</h3><p><a href="tel:88000002424">8 800</a>, <a href="tel:88000002424">again</a></p>'
    '<h2 id="long">Long</h2><ol>' + "".join(f"<li>Step {n}</li>" for n in range(7)) + "</ol>"
)


def means(live, anchor: str) -> AnswerMeans:
    return means_of(replace(live.public.tree.article("ru", "cards/block"), html=HTML), anchor)


def test_each_section_gives_what_stands_in_it(live):
    assert means(live, "") == AnswerMeans((DialledNumber("+7 (495) 000-24-24", "tel:+74950002424"),))
    assert means(live, "block") == AnswerMeans(steps=("Open the app.", "Press Block."))
    assert means(live, "call").numbers == (DialledNumber("again", "tel:88000002424"),)
    assert means(live, "gone") == AnswerMeans()


def test_of_many_steps_the_first_are_shown_and_the_rest_is_told(live):
    long = means(live, "long")
    assert (len(long.steps), long.more) == (5, True)


def test_an_excerpt_that_says_the_steps_again_is_known(live):
    block = means(live, "block")
    assert block.say("Open the app. Press Block.") and not block.say("Something else entirely.")
    assert not means(live, "call").say("")


def test_a_section_ends_at_the_next_heading_of_any_level():
    assert section_html(HTML, "block").endswith("</ol>") and "Call" not in section_html(HTML, "block")
