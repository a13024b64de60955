"""`make chaos`: what kill -9 does to mail, with the guards on, and with each of them off."""
