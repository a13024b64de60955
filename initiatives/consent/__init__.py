"""Asking people whether they may be shown: the letter with its link, and taking a name out of what was told."""
