"""The mirror from outside: who is independent, the link, the steps of the form, the ladder and the letters."""
