"""Telling the other side: what goes out when two initiatives are linked, organised together or merged."""
