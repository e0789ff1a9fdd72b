#!/bin/sh
# Every example as its reader meets it: formatted, valid, and what its *.tftest.hcl asks of it, which
# is done with a mocked provider. Each of these counts, and so does an example that has none. Those
# that can be applied to real hosts are in tests/acceptance/examples_test.cpp.
#
#   examples_test.sh FOLDER   where terraform-provider-coolify is
# conformance 61
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"

: >"$log"
terraform=$(command -v terraform || command -v tofu)
verdict $? "neither terraform nor tofu is in PATH"
program=$1/terraform-provider-coolify
[ -x "$program" ]
verdict $? "the provider is not in $1"
[ "$failed" = 0 ] || finish

version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' "$house/CMakeLists.txt")
for host in registry.terraform.io registry.opentofu.org; do
  mirror=$work/mirror/$host/coolify-sidecar/coolify/$version/linux_$(dpkg --print-architecture)
  mkdir -p "$mirror"
  ln -s "$program" "$mirror/terraform-provider-coolify_v$version"
done
# What the examples read is there: keys at their usual places.
export HOME="$work/home"
mkdir -p "$HOME/.ssh"
for key in id_ed25519 fleet_ed25519; do ssh-keygen -q -t ed25519 -N '' -f "$HOME/.ssh/$key"; done
echo "web.example.com $(cat "$HOME/.ssh/id_ed25519.pub")" >"$HOME/.ssh/known_hosts"
cat >"$work/terraformrc" <<RC
provider_installation {
  filesystem_mirror {
    path = "$work/mirror"
  }
}
RC
export TF_CLI_CONFIG_FILE="$work/terraformrc" TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
unset COOLIFY_ENDPOINT COOLIFY_TOKEN

# asked COMMAND...: what it says is kept for the verdict.
asked() { (cd "$work/example" && "$terraform" "$@" -no-color >"$log" 2>&1); }

# Examples for the reference are parts of a configuration.
make_whole() {
  if ! grep -qs required_providers "$work/example"/*.tf; then
    cat >"$work/example/terraform_.tf" <<'TF'
terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}
TF
  fi
}

# Whether the client is older than MAJOR.MINOR.
is_older_than() {
  have=$("$terraform" version -json | sed -n 's/.*"terraform_version": *"\([0-9]*\.[0-9]*\).*/\1/p')
  [ "$have" != "$1" ] && [ "$(printf '%s\n' "$have" "$1" | sort -V | head -n 1)" = "$have" ]
}

# look_at FOLDER, below examples/
look_at() {
  rm -rf "$work/example"
  cp -R "$house/examples/$1" "$work/example"
  (cd "$work/example" && "$terraform" fmt -check -diff -recursive -no-color >"$log" 2>&1)
  verdict $? "$1 is not formatted"
  make_whole
  # It imports what the reader has.
  rm -f "$work/example/import-by-identity.tf"
  case $1 in actions/*)
    if is_older_than 1.14; then
      echo "examples: $1 is only looked at for its format, the client knows no actions"
      return
    fi
    ;;
  esac
  asked init -backend=false && asked validate
  verdict $? "$1 is not valid"
  # No client has mocks of these.
  case $1 in actions/* | ephemeral-resources/*) return ;; esac
  find "$work/example" -name '*.tftest.hcl' | grep -q .
  verdict $? "$1 has no test"
  asked test && grep -q '^Success! [1-9][0-9]* passed, 0 failed' "$log"
  verdict $? "the test of $1 fails, or has run nothing"
}

# Whatever has configuration of its own, but for modules, which are looked at with what calls them.
examples=$(cd "$house/examples" && find . -name '*.tf' | sed 's,^\./,,; s,/[^/]*$,,' | sort -u |
  grep -vx 'fleet/machine')
for example in $examples; do look_at "$example"; done
finish
