"""The pages that a visitor may open without signing in, each with its reason. All others are closed."""

OPEN = {
    "initiatives:initiative-list": "the public catalogue: only what is for everyone",
    "initiatives:initiative-detail": "an initiative that is for everyone; any other one asks to sign in",
    "initiatives:initiative-story": "the story of an initiative that is for everyone, without names of people",
    "initiatives:weight-export": "the figures behind a line on that page, in the same way",
    "dashboard:home": "leads a visitor to the public catalogue",
    "dashboard:help": "how it works",
    "dashboard:accessibility": "the statement about accessibility",
    "dashboard:privacy": "what is kept about people",
    "dashboard:health": "for a load balancer",
    "dashboard:security-txt": "whom to tell about a leak",
    "dashboard:robots-txt": "what search engines may read",
    "accounts:set-language": "visitors choose a language too",
    "accounts:unsent": "what somebody typed when the session ended, in that browser only",
    "accounts:unsent-forget": "to throw that away",
    "account_login": "the door",
    "account_reset_password": "a new password by mail",
    "account_reset_password_done": "a new password by mail",
    "account_reset_password_from_key": "a new password by mail: only with the key",
    "account_reset_password_from_key_done": "a new password by mail",
    "account_inactive": "says why the door stays closed",
}
