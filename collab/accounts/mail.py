"""Mail about an account, in the language of its reader: as text, and in the look."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def message(template: str, to: str, *, language: str, **context: Any) -> EmailMultiAlternatives:
    """The mail of `account/email/<template>_{subject.txt,message.txt,message.html}`, ready to be sent."""
    context |= {
        "email": to,
        "language": language,
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"account/email/{template}_{part}", context)
            for part in ("subject.txt", "message.txt", "message.html")
        )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", None, [to])
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    if settings.SITE_CONTACT:
        mail.reply_to = [settings.SITE_CONTACT]
    mail.attach_alternative(html, "text/html")
    return mail
