"""What happens when a part of the works fails: real processes, each with its own database, broker and mail folder."""
