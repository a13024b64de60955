"""The control: what anybody writes first. No sign-in, no rules, no middleware, no tricks."""
