"""The portfolio: what a manager sees in a minute, every figure with the list behind it.

A portfolio is any filter of the list of initiatives, in the address bar. `scope` says what it is of, `counting` has
the figures, `attention` what asks for somebody, `triangle` who is missing, `trends` how it went by the snapshots, and
`charts` where everything stands in a picture.
"""
