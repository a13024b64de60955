"""A large region that does not exist: to feel how the register behaves when it is full."""
