"""The token in the link of somebody who is named or pictured: it works as long as there is something to take back."""

from collab.lib.tokens import Tokens

LINKS = Tokens("initiatives.consent.link")
