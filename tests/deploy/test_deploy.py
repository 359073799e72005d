"""The files of `deploy/` refer only to settings, metrics and commands that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.exit_status import ExitStatus
from bot.operations.metrics import METRICS, PROCESS, MetricKind
from bot.settings import PREFIX, Settings, may_stand_in_file

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets" not in path.parts)
UNIT = (DEPLOY / "systemd" / "intake-telegram.service").read_text("utf-8")
MINE = {"INTAKE_PUBLIC_HOST", "INTAKE_PUBLIC_PATH"}
"""Variables of compose that the program does not read."""
LABELS_OF_PROMETHEUS = {"le", "job", "instance", "alertstate"}


def _series() -> set[str]:
    """Return the name of every series of `/metrics`."""
    found = set(PROCESS) | {"up"}
    for metric in METRICS:
        ends = ("_bucket", "_sum", "_count") if metric.kind is MetricKind.HISTOGRAM else ("",)
        found |= {metric.name + end for end in ends}
    return found


def _manifests() -> Iterator[dict[str, Any]]:
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text("utf-8"))


def _expressions() -> Iterator[str]:
    """Yield every expression of the alerts and of the dashboard."""
    alerts = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text("utf-8"))
    for group in alerts["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    dashboard = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text("utf-8"))
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def test_alerts_and_dashboard_use_metrics_that_exist() -> None:
    """Every series of an alert or panel exists."""
    named = {
        name
        for one in _expressions()
        for name in re.findall(r"\b(?:intake|process)_\w+|\bup\b", one)
    }
    assert named
    assert named - _series() == set()


def test_alerts_and_dashboard_use_labels_that_exist() -> None:
    """Every label and value of an alert or panel exists."""
    labels = {name for metric in METRICS for name in metric.labels}
    values = {value for metric in METRICS for some in metric.labels.values() for value in some}
    for one in _expressions():
        for name, given in re.findall(r'(\w+)=~?"([^"]*)"', one):
            assert name in labels | LABELS_OF_PROMETHEUS, one
            if name in labels:
                assert set(given.split("|")) <= values, one
        for names in re.findall(r"by \(([^)]*)\)", one):
            assert {name.strip() for name in names.split(",")} <= labels | LABELS_OF_PROMETHEUS, one


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_settings_exist(path: Path) -> None:
    """Every `INTAKE_` variable is a setting or the file of one."""
    fields = Settings.model_fields
    known = MINE | {PREFIX + name.upper() for name in fields}
    known |= {
        f"{PREFIX}{name.upper()}_FILE" for name, field in fields.items() if may_stand_in_file(field)
    }
    named = set(re.findall(r"\bINTAKE_[A-Z_]+\b", path.read_text("utf-8")))
    assert named - known == set()


def test_a_secret_is_given_once() -> None:
    """No service sets both a value and its file: the file would not be read."""
    image = set(re.findall(r"\b(INTAKE_[A-Z_]+)=", (DEPLOY / "Containerfile").read_text("utf-8")))
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    containers = [
        {one["name"] for one in container.get("env", ())}
        for manifest in _manifests()
        if manifest["kind"] == "Deployment"
        for container in manifest["spec"]["template"]["spec"]["containers"]
    ]
    unit = set(re.findall(r"^Environment=(INTAKE_[A-Z_]+)=", UNIT, flags=re.MULTILINE))
    given = [image | set(one.get("environment", ())) for one in services.values()]
    for names in (*given, *(image | names for names in containers), unit):
        assert not {name for name in names if f"{name}_FILE" in names}


def test_what_starting_again_does_not_mend_is_not_started_again() -> None:
    """Systemd does not restart after invalid settings or a refused token, and only then."""
    (given,) = re.findall(r"^RestartPreventExitStatus=(.*)$", UNIT, flags=re.MULTILINE)
    assert {int(one) for one in given.split()} == {
        ExitStatus.REFUSED,
        ExitStatus.REFUSED_BY_TELEGRAM,
    }


def test_the_supervisor_waits_longer_than_the_loop_may_be_stuck() -> None:
    """The timeouts of systemd are longer than those of the process."""
    (watchdog,) = re.findall(r"^WatchdogSec=(\d+)$", UNIT, flags=re.MULTILINE)
    (grace,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, flags=re.MULTILINE)
    assert int(watchdog) > Settings.model_fields["stuck_seconds"].default
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    deployment = next(one for one in _manifests() if one["kind"] == "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    assert min(int(grace), pod["terminationGracePeriodSeconds"]) >= 40
    for name in ("polling", "webhook"):
        assert int(compose["services"][name]["stop_grace_period"].removesuffix("s")) >= 40


def test_ports_agree() -> None:
    """Health checks use the configured address."""
    deployment = next(one for one in _manifests() if one["kind"] == "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    settings = next(one for one in _manifests() if one["kind"] == "ConfigMap")["data"]
    assert settings["INTAKE_WEBHOOK_LISTEN"].endswith(f":{ports['updates']}")
    assert settings["INTAKE_OPERATIONS_LISTEN"].endswith(f":{ports['operations']}")
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
    containerfile = (DEPLOY / "Containerfile").read_text("utf-8")
    assert f"INTAKE_OPERATIONS_LISTEN=0.0.0.0:{ports['operations']}" in containerfile
    assert f"http://127.0.0.1:{ports['operations']}/healthz" in containerfile


def test_images_are_pinned() -> None:
    """Every third-party image is pinned by version and digest."""
    text = "".join((DEPLOY / name).read_text("utf-8") for name in ("Containerfile", "compose.yaml"))
    images = re.findall(r"(?:^FROM|image:) (\S+)", text, flags=re.MULTILINE)
    others = [image for image in images if image != "china-ip-intake"]
    assert len(others) == 5
    for image in others:
        assert re.fullmatch(r"docker\.io/library/\w+:[\w.-]+@sha256:[0-9a-f]{64}", image), image


def test_every_container_is_confined() -> None:
    """Each has a read-only root, no capability it does not need, and limits."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"polling", "webhook", "web", "postgres", "caddy", "caddy-web"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert set(service.get("cap_add", ())) <= {"NET_BIND_SERVICE"}, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"] <= 200, name
    pods = [one["spec"]["template"]["spec"] for one in _manifests() if one["kind"] == "Deployment"]
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]


def test_secrets_are_files_everywhere() -> None:
    """No secret is a value in an environment; each file is closed to everybody else."""
    secrets = {
        f"{PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if may_stand_in_file(field)
    }
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for name, service in services.items():
        given = {
            key: value
            for key, value in service.get("environment", {}).items()
            if key in secrets and "sqlite:" not in value
        }
        assert given == {}, name
    for manifest in _manifests():
        if manifest["kind"] == "ConfigMap":
            assert secrets.isdisjoint(manifest["data"])
        if manifest["kind"] == "Deployment":
            pod = manifest["spec"]["template"]["spec"]
            assert "secretKeyRef" not in json.dumps(pod)
            mounted = [one["secret"] for one in pod["volumes"] if "secret" in one]
            assert mounted
            assert all(one["defaultMode"] & 0o007 == 0 for one in mounted)


def test_nothing_private_is_reached() -> None:
    """What may be sent to anywhere excludes every private and shared range."""
    policies = [one for one in _manifests() if one["kind"] == "NetworkPolicy"]
    blocks = [
        place["ipBlock"]
        for policy in policies
        for rule in policy["spec"].get("egress", ())
        for place in rule.get("to", ())
        if place.get("ipBlock", {}).get("cidr") == "0.0.0.0/0"
    ]
    (block,) = blocks
    closed = [ip_network(one) for one in block["except"]]
    for address in ("10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1"):
        assert any(ip_address(address) in network for network in closed), address


def test_the_ingress_controller_is_the_same_in_both_files() -> None:
    """The policy lets in the controller that the Ingress names; it is one that is maintained."""
    (ingress,) = [one for one in _manifests() if one["kind"] == "Ingress"]
    assert ingress["spec"]["ingressClassName"] == "traefik"
    assert "ingress-nginx" not in json.dumps(list(_manifests()))
    assert json.dumps(list(_manifests())).count('"kubernetes.io/metadata.name": "traefik"') == 1


def test_the_notice_lists_what_is_passed_on() -> None:
    """Every package that runs with the program stands in `NOTICE`, which the image holds."""
    pinned = (ROOT / "requirements" / "runtime.txt").read_text("utf-8")
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^ ;]+)", pinned, re.MULTILINE):
        assert re.search(rf"^{re.escape(name)} +{re.escape(version)} +\S", notice, re.MULTILINE), (
            name
        )
    assert "NOTICE" in (DEPLOY / "Containerfile").read_text("utf-8")
    assert "!NOTICE" in (DEPLOY / "Containerfile.dockerignore").read_text("utf-8")
