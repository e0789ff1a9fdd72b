#!/bin/sh
# Makes the release for this machine and installs it into a local mirror, Terraform's implicit one or
# another: <prefix>/registry.terraform.io/coolify-sidecar/coolify/<version>/<os>_<arch>/.
set -eu
cd "$(dirname "$0")/.."
prefix=$1
arch=$(dpkg --print-architecture)
version=$(scripts/version.sh)

scripts/release.sh "$arch"
target=$prefix/registry.terraform.io/coolify-sidecar/coolify/$version/linux_$arch
rm -rf "$target"
mkdir -p "$target"
cp -p build/dist/terraform-provider-coolify_"$version"_linux_"$arch"/* "$target"
echo "install: $target/terraform-provider-coolify_v$version"
echo "install: use it with source = \"coolify-sidecar/coolify\", version = \"$version\"," \
  "then terraform init"
