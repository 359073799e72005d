"""Long tests that a person starts; `make test` runs short versions of three of them.

    soak/      many people, a failing server, killed processes, a flood (`make soak`)
    rolling/   replicas restarted one by one under load (`make rolling`)
    leaks/     planted secrets, searched for in logs and metrics (`make leaks`)
    fuzz/      malformed updates through the whole channel (`make fuzz`)

The short versions are in tests/short_campaigns/.
"""
