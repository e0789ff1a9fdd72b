#!/bin/sh
# The main job from nothing: a real lab host is registered with the stand-in Coolify by the real
# Terraform, shown, planned again, and destroyed. Leaves nothing running.
set -eu
cd "$(dirname "$0")/.."

if [ "$(id -u)" != 0 ]; then
  echo "demo: a lab host is a machine of its own in network namespaces, which needs root." >&2
  echo "demo: run 'sudo make demo', or 'make build' and examples/quickstart with your own machine" \
    "and Coolify." >&2
  exit 1
fi

scripts/deps.sh
scripts/build.sh dev terraform-provider-coolify coolify-standin lab_tools
# In a lab that is not the demo's own, other hosts may live.
if [ -z "${LAB_ID:-}" ]; then
  LAB_ID=demo
  tests/lab/lab down --all
fi
export LAB_ID
tests/lab/lab image debian13

work=$(mktemp -d)
standin=
host=
cleanup() {
  [ -z "$standin" ] || kill "$standin" 2>/dev/null || true
  [ -z "$host" ] || tests/lab/lab down "$host" >/dev/null 2>&1 || true
  rm -rf "$work"
  scripts/give_back.sh
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Colours are for terminals, and for those who want them.
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
else
  step() { printf '\n== %s\n' "$*"; }
  TF_CLI_ARGS="${TF_CLI_ARGS:-} -no-color"
  export TF_CLI_ARGS
fi
field() { jq -r ".$1" "$2"; }
tf() { (cd "$work/quickstart" && "$terraform" "$@"); }

terraform=$(command -v terraform || command -v tofu)

step "A fresh machine: Debian 13 with sshd and Docker, and a cloud's key for root"
ssh-keygen -q -t ed25519 -N '' -C cloud -f "$work/cloud_key"
tests/lab/lab up web-1 --docker running --user root --authorized-key "$work/cloud_key.pub" \
  >"$work/host.json"
host=web-1
echo "address $(field ip "$work/host.json"), host key $(field host_key "$work/host.json")"

step "An embedded Coolify that holds the key it wants to log in with"
ssh-keygen -q -t ed25519 -N '' -C coolify -f "$work/coolify_key"
build/dev/tests/standin/coolify-standin --listen "$(field gateway "$work/host.json"):0" \
  --ready-file "$work/standin.json" >/dev/null &
standin=$!
waited=0
until [ -s "$work/standin.json" ]; do
  waited=$((waited + 1))
  [ "$waited" -le 100 ] || { echo "demo: the stand-in Coolify did not start" >&2; exit 1; }
  sleep 0.1
done
COOLIFY_ENDPOINT=$(field endpoint "$work/standin.json")
COOLIFY_TOKEN=$(field token "$work/standin.json")
export COOLIFY_ENDPOINT COOLIFY_TOKEN
key_uuid=$(build/dev/tests/standin/coolify-standin add-key --endpoint "$COOLIFY_ENDPOINT" \
  --token "$COOLIFY_TOKEN" --name demo --private-key "$work/coolify_key")
echo "endpoint $COOLIFY_ENDPOINT, key $key_uuid"

step "terraform init, with the provider from a local mirror"
version=$(scripts/version.sh)
mirror=$work/mirror/registry.terraform.io/coolify-sidecar/coolify/$version/linux_$(dpkg --print-architecture)
mkdir -p "$mirror"
cp build/dev/plugin/terraform-provider-coolify "$mirror/terraform-provider-coolify_v$version"
cat >"$work/terraformrc" <<RC
provider_installation {
  filesystem_mirror {
    path = "$work/mirror"
  }
}
RC
TF_CLI_CONFIG_FILE=$work/terraformrc
CHECKPOINT_DISABLE=1
export TF_CLI_CONFIG_FILE CHECKPOINT_DISABLE
cp -r examples/quickstart "$work/quickstart"
cat >"$work/quickstart/terraform.tfvars.json" <<VARS
{
  "address": "$(field ip "$work/host.json")",
  "ssh_private_key_file": "$work/cloud_key",
  "coolify_key_uuid": "$key_uuid",
  "outbound_targets": ["$COOLIFY_ENDPOINT"]
}
VARS
tf init -input=false

step "terraform plan"
tf plan -input=false -out=plan.tfplan
step "terraform apply"
tf apply -input=false plan.tfplan
step "What Coolify sees"
build/dev/tests/standin/coolify-standin show --endpoint "$COOLIFY_ENDPOINT" \
  --token "$COOLIFY_TOKEN"
step "terraform plan again: No changes"
tf plan -input=false -detailed-exitcode
step "terraform destroy"
tf destroy -input=false -auto-approve
step "What Coolify sees now"
build/dev/tests/standin/coolify-standin show --endpoint "$COOLIFY_ENDPOINT" \
  --token "$COOLIFY_TOKEN"
step "Done. Nothing is left running"
