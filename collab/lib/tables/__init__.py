"""Reading a table that somebody made elsewhere: text in any encoding, or a spreadsheet.

`read_table` gives a header, rows and remarks, or raises `UnreadableFile` with what is wrong,
where, and what to do. What a file is, its content says, never its name.
"""

from collab.lib.tables.reading import read_table
from collab.lib.tables.table import Remark, Row, Table, UnreadableFile

__all__ = ["Remark", "Row", "Table", "UnreadableFile", "read_table"]
