"""Pages over the whole: no tables of its own, only queries, views and addresses."""
