"""Pages of the register of partners, by noun."""
