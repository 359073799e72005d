"""Running the service: logs, metrics, health checks, maintenance and diagnosis.

logs.py              structured log lines without tokens, facts, names or chat numbers
metrics.py           every metric, declared once
metrics_observer.py  counts the events that the channel and the store report
sampling.py          figures that have to be queried from the database
health.py            liveness and readiness
server.py            /healthz, /readyz and /metrics on an address of their own
watchdog.py          ends a process whose event loop is stuck; notifies systemd
maintenance.py       deletes sessions whose retention period is over
supervisor.py        runs all of that beside a service
doctor/              the checks of `intake doctor`
"""
