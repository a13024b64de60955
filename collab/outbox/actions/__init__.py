"""The verbs of the outbox."""
