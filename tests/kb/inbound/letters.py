"""Letters of every kind, written for the tests: what mail programs and broken ones really send."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

from tests.kb.inbound.conftest import NOW

CUSTOMER = "anna@example.com"
OURS = "help@romashka.example"


def letter(
    text: str = "Спасибо, помогло.",
    *,
    sender: str = CUSTOMER,
    to: str = OURS,
    subject: str = "Re: Обращение",
    **headers: str,
) -> EmailMessage:
    """A plain letter; `headers` with underscores for hyphens."""
    message = EmailMessage()
    message["From"] = f"Анна <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(NOW)
    headers.setdefault("Message_ID", f"<{abs(hash((text, subject, to)))}@mail.example>")
    for name, value in headers.items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


GMAIL_RU = """Да, карта у меня.

пн, 23 нояб. 2026 г. в 12:00, Ромашка <help@romashka.example>:

> Здравствуйте!
>
> Карта у вас?
"""
GMAIL_EN = """Yes, I have it.

On Mon, Nov 23, 2026 at 12:00 PM Romashka Support
<help@romashka.example> wrote:

> Do you have the card?
"""
OUTLOOK_RU = """Карта у меня.

________________________________
От: Ромашка <help@romashka.example>
Отправлено: 23 ноября 2026 г. 12:00
Кому: Анна
Тема: Обращение 2026-000001

Карта у вас?
"""
OUTLOOK_EN = """I have it.

From: Romashka <help@romashka.example>
Sent: Monday, November 23, 2026 12:00 PM
To: Anna
Subject: Request 2026-000001

Do you have the card?
"""
MAIL_RU = """Карта у меня

Понедельник, 23 ноября 2026, 12:00 +03:00 от Ромашка <help@romashka.example>:
>Карта у вас?
--
Анна Иванова
Отправлено из Почты
"""
APPLE = """I have it

Sent from my iPhone

> On 23 Nov 2026, at 12:00, Romashka <help@romashka.example> wrote:
>
> Do you have the card?
"""
ORIGINAL = """Есть.

-----Исходное сообщение-----
Карта у вас?
"""
QUOTED = {
    "gmail ru": (GMAIL_RU, "Да, карта у меня."),
    "gmail en": (GMAIL_EN, "Yes, I have it."),
    "outlook ru": (OUTLOOK_RU, "Карта у меня."),
    "outlook en": (OUTLOOK_EN, "I have it."),
    "mail.ru": (MAIL_RU, "Карта у меня"),
    "apple": (APPLE, "I have it"),
    "original message": (ORIGINAL, "Есть."),
}
HTML = (
    "<html><head><style>p{}</style></head><body><div>Карта у&nbsp;меня.<br>Номер верный.</div>"
    '<div class="gmail_quote"><div>пн, 23 нояб. 2026 г.:</div><blockquote>Карта у вас?<script>alert(1)</script></blockquote></div></body></html>'
)
