"""The commands of `intake`, one module each: `register` adds the parser, `run` executes it."""
