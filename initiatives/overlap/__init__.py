"""What looks alike: one trip instead of two.

The database keeps what each initiative is compared by (`Likeness`, migration initiatives.0007). `reading` reads what
somebody types in the same way, `statement` finds and scores, `finding` says it as far as one may know, `words`
says why.
"""

from initiatives.overlap.finding import MOST, Found, Similar, asked_of, find
from initiatives.overlap.reading import Asked

__all__ = ["MOST", "Asked", "Found", "Similar", "asked_of", "find"]
