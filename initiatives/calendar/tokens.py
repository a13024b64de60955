"""The secret in the address of a subscription.

One reads it again for a second device: shown once only, it would be renewed for the telephone, and the laptop would
stop.
"""

from collab.lib.tokens import Tokens

ADDRESSES = Tokens("initiatives.calendar.address")
