"""What browsers post: the form of a request, as a dependency."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from web.parts.uploads import MAX_FILES
from web.public.views.contact_form import ContactForm


async def read_form(request: Request) -> ContactForm:
    """The posted form. Reading a body is all that is asynchronous here; everything after it is plain."""
    return ContactForm.parse(await request.form(max_files=MAX_FILES))


PostedForm = Annotated[ContactForm, Depends(read_form)]
