"""The schema, one folder a backend: numbered files, applied in order, each once."""
