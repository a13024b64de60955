"""The verbs of the register of partners."""
