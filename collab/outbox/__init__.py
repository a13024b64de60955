"""Messages that must reach a person exactly once. Knows nothing of initiatives; ADR 11 is the promise and why."""
