"""A contact form filled in and sent."""

from tests.web.conftest import form_key
from tests.web.twins import result

BLOCK = result("ru/cards/block", "Потеряли карту", passage="Приостановите карту в приложении.")


GOOD = {
    "topic": "access",
    "purpose": "no-code",
    "text": "Мне не приходит код для входа уже второй день.",
    "email": "anna@mail.example.org",
    "consent": "yes",
    "form_key": form_key(),
    "action": "send",
}


def send(client, **changed):
    return client.post(
        "/ru/contact", data={name: value for name, value in (GOOD | changed).items() if value is not None}
    )
