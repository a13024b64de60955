"""Who may do which verb. First fetch what is visible (404), then ask here (403)."""
