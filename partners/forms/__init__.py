"""Forms of the register, by noun."""
