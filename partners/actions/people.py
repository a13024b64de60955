"""People of the register."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from partners.models import Person


@transaction.atomic
def person_for(user: User) -> Person:
    """The person that `user` is in the register; made when there is none yet.

    A person without an account who has the user's e-mail address is that person, when only one has it.
    """
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    namesakes = list(Person.objects.select_for_update().filter(user__isnull=True, email__iexact=user.email)[:2])
    try:
        with transaction.atomic():
            if len(namesakes) == 1:
                person = namesakes[0]
                person.user = user
                person.save(update_fields=["user"])
                return person
            return Person.objects.create(user=user, name=str(user), email=user.email)
    except IntegrityError:  # the same person in another window was a moment earlier
        return Person.objects.get(user=user)
