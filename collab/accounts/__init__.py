"""People who sign in: the account, its roles that hold everywhere, and its preferences."""
