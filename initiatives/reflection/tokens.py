"""The token in the link of a reflector.

A letter that is sent once more, with the same Message-ID, holds the same link: a mail program that shows only the
first of the two shows one that works.
"""

from collab.lib.tokens import Tokens

LINKS = Tokens("initiatives.reflection.link")
