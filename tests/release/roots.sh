#!/bin/sh
# Runs a release where users do: in bare roots of Debian 11, 12 and 13, and in one that is empty but
# for /etc/resolv.conf, a CA bundle and /tmp. In each, Terraform takes the zip from a mirror, plans
# over TLS with Coolify's name looked up by DNS, registers a host of the lab, plans "No changes" and
# destroys. Needs root, python3, and what `scripts/deps.sh test` brings.
#
#   tests/release/roots.sh [ROOT...]   bullseye bookworm trixie empty
#
# The roots of Debian are kept in build/roots.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/../scripts/verdicts.sh"
cd "$house" || exit 1
roots=$house/build/roots
terraform=$(readlink -f "$(command -v terraform || command -v tofu)")
name=coolify.test
name_server=127.0.1.53
export LAB_ID=${LAB_ID:-roots}

say() { printf 'roots: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }
field() { jq -r ".$1" "$2"; }

[ "$(id -u)" = 0 ] || die "roots need root"
[ $# -gt 0 ] || set -- bullseye bookworm trixie empty

cleanup() {
  for process in ${standin:-} ${dns:-}; do kill "$process" 2>/dev/null; done
  tests/lab/lab down --all >/dev/null 2>&1
  rm -rf --one-file-system "$work" "$roots/empty"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# make_root SUITE: with modules for name look-ups that a static program must not load.
make_root() {
  [ ! -e "$roots/$1/ready" ] || return 0
  say "debootstrap $1, about a minute"
  rm -rf --one-file-system "${roots:?}/$1"
  mkdir -p "$roots/cache"
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --cache-dir="$roots/cache" --include=ca-certificates "$1" "$roots/$1" \
    "$(scripts/debian_mirror.sh)" /usr/share/debootstrap/scripts/sid &&
    chroot "$roots/$1" sh -c 'cd /tmp && apt-get -o APT::Sandbox::User=root download libnss-resolve libnss-mymachines &&
      for package in libnss-*.deb; do dpkg-deb -x "$package" /; done' &&
    sed -i 's/^hosts:.*/hosts: files mymachines resolve [!UNAVAIL=return] dns myhostname/' \
      "$roots/$1/etc/nsswitch.conf" && : >"$roots/$1/ready"
}

make_certificates() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=roots CA" \
    -keyout "$work/ca.key" -out "$work/ca.pem" &&
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
      -keyout "$work/server.key" -out "$work/server.csr" &&
    printf 'subjectAltName=DNS:%s\n' "$name" >"$work/extensions" &&
    openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" \
      -CAcreateserial -days 2 -extfile "$work/extensions" -out "$work/server.pem"
}

start_world() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/cloud" && ssh-keygen -q -t ed25519 -N '' -f "$work/coolify" &&
    tests/lab/lab up web --docker running --user root --authorized-key "$work/cloud.pub" \
      >"$work/host.json" || return 1
  gateway=$(field gateway "$work/host.json")
  build/dev/tests/standin/coolify-standin --listen "$gateway:0" --time-scale 0.1 --token 1\|roots \
    --tls-cert "$work/server.pem" --tls-key "$work/server.key" --ready-file "$work/standin.json" \
    >/dev/null 2>"$work/standin.log" &
  standin=$!
  python3 tests/release/name_server.py "$name_server" "$name" "$gateway" &
  dns=$!
  for _ in $(seq 100); do
    [ -s "$work/standin.json" ] && break
    sleep 0.1
  done
  port=$(field endpoint "$work/standin.json" | sed 's/.*:\([0-9]*\).*/\1/')
  # The stand-in's key, by curl: its own client does not know this CA.
  key=$(jq -n --rawfile key "$work/coolify" '{name: "roots", private_key: $key}' |
    curl -fsS --cacert "$work/ca.pem" --resolve "$name:$port:$gateway" -H "Content-Type: application/json" \
      -H "Authorization: Bearer $(field token "$work/standin.json")" -d @- \
      "https://$name:$port/api/v1/security/keys" | jq -r .uuid)
  [ -n "$key" ]
}

# furnish ROOT: Terraform, the zip as a mirror has it, and a configuration.
furnish() {
  version=$(scripts/version.sh)
  mirror=$1/tmp/mirror/registry.terraform.io/coolify-sidecar/coolify
  rm -rf "$1/tmp/mirror" "$1/tmp/work"
  mkdir -p "$mirror" "$1/tmp/work" "$1/etc"
  chmod 1777 "$1/tmp"
  cp build/dist/terraform-provider-coolify_"$version"_linux_amd64.zip "$mirror" || return 1
  cp "$terraform" "$1/tmp/terraform"
  echo "nameserver $name_server" >"$1/etc/resolv.conf"
  cp "$work/cloud" "$1/tmp/work/cloud"
  cat >"$1/tmp/terraformrc" <<RC
provider_installation {
  filesystem_mirror {
    path = "/tmp/mirror"
  }
}
RC
  cat >"$1/tmp/work/main.tf" <<TF
terraform {
  required_providers {
    coolify = {
      source  = "coolify-sidecar/coolify"
      version = "$version"
    }
  }
}
provider "coolify" {
  endpoint = "https://$name:$port"
}
resource "coolify_server_registration" "web" {
  ip               = "$(field ip "$work/host.json")"
  name             = "web-$(basename "$1")"
  private_key_uuid = "$key"
  ssh = {
    private_key = file("cloud")
  }
  health_checks = {
    outbound = {
      targets = ["tcp://$gateway:$port"]
    }
  }
}
output "status" {
  value = coolify_server_registration.web.status
}
TF
}

# trust ROOT PLACE: the CA, beside what the root's own bundle has.
trust() {
  mkdir -p "$(dirname "$1$2")"
  grep -qsF "$(sed -n 2p "$work/ca.pem")" "$1$2" || cat "$work/ca.pem" >>"$1$2"
}

# inside ROOT [VARIABLE=VALUE...] -- COMMAND...: Terraform there, with nothing of this machine's
# environment.
inside() {
  root=$1
  shift
  variables=
  while [ "$1" != -- ]; do
    variables="$variables $1"
    shift
  done
  shift
  # shellcheck disable=SC2086
  env -i HOME=/tmp PATH=/bin TMPDIR=/tmp TF_CLI_CONFIG_FILE=/tmp/terraformrc CHECKPOINT_DISABLE=1 \
    COOLIFY_TOKEN="$(field token "$work/standin.json")" $variables \
    /usr/sbin/chroot "$root" /tmp/terraform -chdir=/tmp/work "$@" >"$log" 2>&1
}

# plans ROOT [VARIABLE=VALUE...]: something to create, by a plan that has asked Coolify. One that
# cannot says so as a warning.
plans() {
  inside "$@" -- plan -no-color -input=false -detailed-exitcode
  [ $? = 2 ] && ! grep -q Warning "$log"
}

# tells TEXT: what Terraform printed, whatever lines it was broken into.
tells() { tr -s '\n ' ' ' <"$log" | grep -qF "$1"; }

all_of_it() {
  what=$1
  root=$2
  inside "$root" -- init -no-color -input=false
  verdict $? "$what: init from the mirror"
  plans "$root"
  verdict $? "$what: plan over TLS, by name"
  inside "$root" -- apply -no-color -input=false -auto-approve && grep -q 'status = "ready"' "$log"
  verdict $? "$what: apply to a host"
  inside "$root" -- plan -no-color -input=false -detailed-exitcode
  verdict $? "$what: no changes"
  inside "$root" -- destroy -no-color -input=false -auto-approve
  verdict $? "$what: destroy"
}

# Where distributions keep their certificates, one after the other, and what a user names.
each_place() {
  root=$1
  for place in /etc/ssl/certs/ca-certificates.crt /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem \
    /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
    rm -rf "$root/etc/ssl" "$root/etc/pki"
    trust "$root" "$place"
    plans "$root"
    verdict $? "empty: the CA in $place"
  done
  rm -rf "$root/etc/ssl" "$root/etc/pki"
  ! plans "$root" && grep -q 'Code: coolify.tls_untrusted' "$log" &&
    tells "The system has none in any of the places where they are kept: /etc/ssl/certs/ca-certificates.crt,"
  verdict $? "empty: no CA, no trust"
  ! plans "$root" SSL_CERT_FILE=/tmp/none.pem && grep -q 'Code: coolify.tls_untrusted' "$log" &&
    tells "SSL_CERT_FILE names /tmp/none.pem. It cannot be opened: No such file or directory."
  verdict $? "empty: SSL_CERT_FILE without a file, no trust"
  mkdir -p "$root/tmp/authorities"
  cp "$work/ca.pem" "$root/tmp/authorities/any name"
  plans "$root" SSL_CERT_DIR=/tmp/authorities
  verdict $? "empty: the CA in a folder of SSL_CERT_DIR"
  cp "$work/ca.pem" "$root/tmp/ca.pem"
  plans "$root" SSL_CERT_FILE=/tmp/ca.pem
  verdict $? "empty: the CA in SSL_CERT_FILE"
}

{ make_certificates && start_world; } >"$log" 2>&1
verdict $? "a host, and Coolify with TLS"
for one in "$@"; do
  if [ "$one" = empty ]; then
    mkdir -p "$roots/empty"
  else
    make_root "$one" >"$log" 2>&1
    verdict $? "$one: the root"
  fi
  furnish "$roots/$one"
  trust "$roots/$one" /etc/ssl/certs/ca-certificates.crt
  all_of_it "$one" "$roots/$one"
  if [ "$one" = empty ]; then each_place "$roots/empty"; fi
done
finish
