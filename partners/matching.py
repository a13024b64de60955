"""Finding the organisation that somebody meant by a name."""
