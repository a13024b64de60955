"""Speed as a ratio: the pages of the real application against a bare Django view, served the same way.

`manage.py bench` starts this package in a process of its own (see `__main__`). Nothing here is
installed in production: the control lives in settings and addresses of its own.
"""
