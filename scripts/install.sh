#!/bin/sh
# Installs the release build into Terraform's implicit local mirror:
# <prefix>/registry.terraform.io/coolify-sidecar/coolify/<version>/<os>_<arch>/.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
prefix=$1

scripts/deps.sh build
scripts/build.sh release terraform-provider-coolify

case "$(uname -m)" in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  *) arch=$(uname -m) ;;
esac
scripts/hardened.sh build/release/plugin/terraform-provider-coolify
target=$prefix/registry.terraform.io/coolify-sidecar/coolify/$version/linux_$arch
mkdir -p "$target"
install -m 0755 build/release/plugin/terraform-provider-coolify \
  "$target/terraform-provider-coolify_v$version"
echo "install: $target/terraform-provider-coolify_v$version"
echo "install: use it with source = \"coolify-sidecar/coolify\", version = \"$version\"," \
  "then terraform init"
