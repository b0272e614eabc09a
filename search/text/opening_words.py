"""Questions that ask when somebody can be reached: on a day, at an hour, now. Told by their words, all of which have to fit.

By meaning alone the few ways that are written down (`search.build.told`) are known, but not every day of the week beside
them. A word that fits nowhere (a card, "not") makes it another question.
"""

from __future__ import annotations

from kb.stems import stem
from search.text.analysis import words

_OPEN = """
работаете работает работают работаем работать работы рабочий рабочая рабочее рабочие открыт открыта открыто открыты откроетесь
открываетесь открывается открываются закрыт закрыта закрыто закрыты закроетесь закрываетесь закрывается закрываются приём приёма
open opens opening closed closes close closing work works working available reachable business office
"""
_REACHED = "позвонить звонить дозвонюсь дозвониться кто call phone ring reach anyone anybody somebody someone"
_DAYS = """
понедельник понедельникам вторник вторникам среда средам четверг четвергам пятница пятницам суббота субботам воскресенье воскресеньям
выходной выходные выходным праздник праздники праздничный праздничные каникулы будни будням будний
новый год новогодние рождество рождественские пасха майские
сегодня завтра послезавтра сейчас ночь ночью вечер вечером вечерам утро утром утрам обед обеденный перерыв круглосуточно
monday tuesday wednesday thursday friday saturday sunday weekday weekend holiday christmas easter thanksgiving boxing new year eve
today tomorrow tonight now night overnight evening morning noon midnight lunch break round clock
"""
_SHORT_DAYS = "пн вт ср чт пт сб вс нг пасху xmas mon tue tues wed thu thur thurs fri sat sun 24"
_MONTHS = """
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
_HOURS = "час часы часа часов часам время времени режим график расписание hour hours time times schedule timetable"
_WHEN = "когда скольки when late early till until til"
_BESIDE = """
а и ли или вы у вас вам вами ваш ваша ваше ваши мне я можно могу смогу будете будет есть бы же еще уже как какой какие каком какого
каким которого это в во на по с со до к за от из только также все весь вся день дни дня дней дням числа нибудь
банк банка поддержка поддержки горячая горячей линия линии чат чата чате колл центр центра контакт служба служба службы оператор операторы
are is am do does you your yours we i can could the a an on at in by to from of or and for any there be still also day days
what which how o s bank support hotline hot line chat helpline help desk team service customer public
"""


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


OPEN, DAYS, HOURS, BESIDE = _stems(_OPEN), _stems(_DAYS), _stems(_HOURS), _stems(_BESIDE)
# Forms that are compared as they are: others of the same stem say something else (позвоните мне).
REACHED, SHORT_DAYS, MONTHS, WHEN = (frozenset(words(text)) for text in (_REACHED, _SHORT_DAYS, _MONTHS, _WHEN))
AT_HOW_MANY = frozenset(("во", "сколько"))


def asks_when_open(text: str) -> bool:
    """Whether the folded question asks when somebody works or can be reached, and asks nothing else."""
    said = frozenset(words(text))
    stems = {word: stem(word) for word in said}
    dated = any(word.isdigit() for word in said)
    day = (
        {word for word, root in stems.items() if root in DAYS} | said & SHORT_DAYS | (said & MONTHS if dated else set())
    )
    hour = {word for word, root in stems.items() if root in HOURS} | said & WHEN
    hour |= said & AT_HOW_MANY if said >= AT_HOW_MANY else set()
    somebody = {word for word, root in stems.items() if root in OPEN} | said & REACHED
    beside = {word for word, root in stems.items() if root in BESIDE or word.isdigit()}
    asked = sum(map(bool, (somebody, day, hour)))
    return asked > 1 and said <= somebody | day | hour | beside
