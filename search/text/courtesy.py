"""Greetings and thanks around a question: a closed list, stripped from the ends so that they weigh on nothing."""

from __future__ import annotations

import re

from search.text.analysis import words

_BEFORE = (
    "здравствуйте|здравствуй|добрый день|добрый вечер|доброе утро|доброго времени суток|доброго дня|приветствую|привет|"
    "подскажите пожалуйста|подскажите|подскажи|скажите|скажи|пожалуйста|будьте добры|помогите|плиз|плз|"
    "не (?:подскажете|подскажешь)|(?:не )?(?:могли бы|можете|могли)(?: вы)? (?:подсказать|сказать|помочь)|вы не (?:подскажете|скажете)|"
    "здрасьте|здрасте|здорово|всем привет|доброго вечера|доброго утра|доброй ночи|"
    "уважаем(?:ые|ая|ый) (?:господа|коллеги|сотрудники|поддержка|служба поддержки|служба|команда|банк)|"
    "hello there|hello everyone|greetings|hello|hi there|hi all|hi everyone|hi team|hi|hey|"
    "dear (?:sir or madam|sirs?(?:/madam)?|madam|support(?: team)?|team|all)|good (?:morning|afternoon|evening|day)|please|pls|plz|"
    "(?:can|could|would|will) (?:you|u|anyone|anybody|someone|somebody)(?: please| pls| kindly)? "
    "(?:tell me|advise me|advise|let me know|help me with|explain to me)|"
    "tell me(?= (?:why|how|what|where|when|who|which|if|whether|about)\\b)|help(?=\\s*[!.,])|(?:ok|okay|well)(?=\\s*[,.!])|ок|окей|ну|"
    "(?:меня зовут|my name is) \\w+(?: \\w+)?(?=\\s*[.,!;])|"
    "(?:(?:у меня |есть )*(?:такой |ещё |еще )?вопрос(?: такой| следующий)?|"
    "(?:i have |i've got )?(?:(?:a|my|one|another) )?(?:quick )?question(?: is)?|q|в)(?=\\s*(?:[:—–.]| - ))"
)
_AFTER = (
    "заранее спасибо|спасибо заранее|спасибо(?: вам)?(?: большое| огромное)?|спс|заранее благодар(?:ю|ен|на|ны)|благодарю(?: вас)?|"
    "с уважением[^.?!]{0,60}|жду ответа|пожалуйста|плиз|плз|"
    "thanks in advance|thank you in advance|thank you(?: so much| very much)?|many thanks|thanks a lot|thanks so much|thanks|thx|tnx|cheers|"
    "kind regards[^.?!]{0,60}|best regards[^.?!]{0,60}|please|pls|plz"
)
_START = re.compile(rf"^[\s,.!;:)…–—-]*(?:{_BEFORE})\b[\s,.!;:)…–—-]*", re.IGNORECASE)
_END = re.compile(rf"(?<![\s,.!?;:(…–—-])[\s,.!?;:(…–—-]*\b(?:{_AFTER})[\s,.!?;:)…–—-]*$", re.IGNORECASE)
KEEP_WORDS = 1
POLITE = 6  # greetings in a row, and thanks: more are no courtesy, and each costs a look at the whole text


def strip_courtesy(text: str) -> str:
    """The question without greetings and thanks at its ends; unchanged when no word would be left."""
    stripped = text
    for pattern in (_START, _END):
        for _ in range(POLITE):
            shorter = pattern.sub("", stripped, count=1)
            if shorter == stripped or len(words(shorter)) < KEEP_WORDS:
                break
            stripped = shorter
    return stripped
