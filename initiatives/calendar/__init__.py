"""The calendar over all initiatives that somebody may see: milestones, celebrations, looks from outside, horizons.

`statement` finds what stands in a period, in one statement, along the days; `items` says it in words; `filters` are
those of the address bar; `month` lays a month out in weeks; `writing` makes of a list what calendar programs read,
and `secrets` the address at which they read it.
"""
