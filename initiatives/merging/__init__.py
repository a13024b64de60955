"""Making one initiative out of two, and two again.

`plan` is the table: every table that knows an initiative, and what becomes of its rows. `moving` carries it out in
set-based statements and writes down what each row was; `undoing` puts back what nobody changed since.
"""

from initiatives.merging.leads import Leads, leads_of
from initiatives.merging.moving import Moved, move, preview
from initiatives.merging.onward import went_on_as
from initiatives.merging.plan import PLAN, Entry, How
from initiatives.merging.undoing import PutBack, put_back

__all__ = ["PLAN", "Entry", "How", "Leads", "Moved", "PutBack", "leads_of", "move", "preview", "put_back", "went_on_as"]
