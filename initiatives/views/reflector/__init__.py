"""The pages of the reflector: without an account, with a link that opens one form."""
