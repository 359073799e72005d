"""The commands of `intake`, one module each: `register` adds it, `run` does it."""
