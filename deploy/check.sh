#!/usr/bin/env bash
# Looks at everything in deploy/ with the tools of each format; any finding fails.
#
# The tools of PyPI stand in $BIN (`make check-deploy` puts them there). promtool, caddy and
# systemd-analyze come from Debian's packages prometheus, caddy and systemd: missing ones are
# installed by apt-get, which needs root.
set -euo pipefail
cd "$(dirname "$0")"
: "${BIN:?the folder with hadolint, check-jsonschema and kubernetes-validate}"
case $BIN in /*) ;; *) BIN=../$BIN ;; esac

have() { # command package
  command -v "$1" >/dev/null && return
  echo "installing $2 for $1"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}

say() { printf '== %s\n' "$*"; }

say container file
"$BIN/hadolint" Containerfile

say compose
"$BIN/check-jsonschema" --builtin-schema vendor.compose-spec compose.yaml

say Caddy
have caddy caddy
for file in Caddyfile Caddyfile.web; do
  INTAKE_PUBLIC_HOST=intake.example.com INTAKE_PUBLIC_PATH=/updates \
    caddy validate --adapter caddyfile --config "$file" >/dev/null 2>caddy.log || { cat caddy.log; rm caddy.log; exit 1; }
done
rm caddy.log

say Kubernetes
for file in kubernetes/*.yaml; do "$BIN/kubernetes-validate" --strict --quiet "$file"; done

say systemd
have systemd-analyze systemd
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for unit in systemd/*.service; do
  # Where the program is not installed the command would be found missing, and nothing else seen.
  copy="$scratch/$(basename "$unit")"
  sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$unit" >"$copy"
  # It exits 0 on unknown keys: whatever it says is a finding.
  said=$(systemd-analyze verify --man=no "$copy" 2>&1) && [ -z "$said" ] || { echo "$said"; exit 1; }
  systemd-analyze security --offline=true --no-pager --threshold=20 "$copy" | tail -n 1
done

say Prometheus
have promtool prometheus
promtool check rules prometheus/alerts.yaml
promtool check config --syntax-only prometheus/scrape.yaml
promtool test rules prometheus/alerts.test.yaml

say done
