#!/bin/sh
# Tells what is in a static release, from what the linker read and the table cmake/linked.txt.
#
#   scripts/sbom.sh spdx ARCH BINARY     an SPDX 2.3 document (JSON) on standard output
#   scripts/sbom.sh licences ARCH        the licence texts of all of it
#
# An archive that has no row in the table is an error: nothing gets in unseen. Needs jq for SPDX.
set -eu
cd "$(dirname "$0")/.."
what=$1
arch=$2
machine=$(dpkg --print-architecture)
if [ "$arch" = "$machine" ]; then
  built=build/release
  deps=build/deps
  cross=
else
  built=build/release-$arch
  deps=build/deps/$arch
  cross=-$arch-cross
fi
table=cmake/linked.txt

die() { echo "sbom: $*" >&2; exit 1; }

rows() { grep -v '^#' "$table"; }

# Of the compiler's own libraries: the installed package, whose name has the compiler's version.
compiler_version=$(sed -nE 's/.*CMAKE_CXX_COMPILER_VERSION "([0-9]+).*/\1/p' \
  "$built"/CMakeFiles/*/CMakeCXXCompiler.cmake)

# package_of KEY: the Debian package of a row's first field.
package_of() {
  case $1 in
    source:*) echo "${1#source:}" ;;
    compiler:*) echo "${1#compiler:}$cross" | sed "s/@/$compiler_version/" ;;
    *) echo "$1" ;;
  esac
}

version_of() {
  case $1 in
    source:*) cat "$deps/${1#source:}/version" ;;
    compiler:*) dpkg-query -W -f '${Version}\n' "$(package_of "$1")" ;;
    *)
      if [ -z "$cross" ]; then dpkg-query -W -f '${Version}\n' "$1" | head -n 1; else
        awk -v package="$1" '$1 == package { print $2 }' "$deps/root/versions"
      fi
      ;;
  esac
}

licence_file_of() {
  case $1 in
    source:*) echo "$deps/${1#source:}/copyright" ;;
    compiler:*) echo "/usr/share/doc/$(package_of "$1")/copyright" ;;
    # Those for another machine may leave it to a package that is not unpacked.
    *) echo "/usr/share/doc/$1/copyright" ;;
  esac
}

# Every archive that the linker read is known.
check_archives() {
  [ -s "$built/linked.d" ] || die "the linker left no list of what it read: build the release first"
  # shellcheck disable=SC2046
  set -- $(rows | cut -d '|' -f 4)
  tr -s ' \\:' '\n' <"$built/linked.d" | grep -E '^/.*\.a$' | grep -v "^$PWD/$built/" |
    sed 's|.*/||; s|\.a$||' | sort -u | while read -r archive; do
    known=false
    for pattern in "$@"; do
      # shellcheck disable=SC2254
      case $archive in $pattern) known=true ;; esac
    done
    $known || die "$archive.a is linked in, and $table does not know it"
  done
}

# Sources are Debian's on every system, packages the system's own.
purl_of() {
  # shellcheck source=/dev/null
  system=$(. /etc/os-release && echo "$ID")
  case $1 in
    source:*) echo "debian/$(package_of "$1") source" ;;
    *) echo "$system/$(package_of "$1") $arch" ;;
  esac
}

parts() {
  rows | while IFS='|' read -r key name licence _ home; do
    version=$(version_of "$key")
    [ -n "$version" ] || die "the version of $(package_of "$key") is not known"
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$(package_of "$key")" "$name" "$version" "$licence" "$home" \
      "$(purl_of "$key")"
  done
}

spdx() {
  sum=$(sha256sum "$1" | cut -d ' ' -f 1)
  # Not in a pipe: what is wrong with a part ends this.
  parts=$(parts)
  printf '%s\n' "$parts" | jq -S -R -n --arg arch "$arch" --arg version "$(scripts/version.sh)" --arg sum "$sum" \
    --arg commit "$(scripts/version.sh commit)" --argjson time "$(scripts/version.sh time)" '
    def id: "SPDXRef-" + gsub("[^A-Za-z0-9.-]+"; "-");
    def common: {downloadLocation: "NOASSERTION", filesAnalyzed: false, copyrightText: "NOASSERTION"};
    def part: split("\t") as [$package, $name, $version, $licence, $home, $purl]
      | ($purl | split(" ")) as [$where, $built_for]
      | ($where | split("/")[0]) as $distribution
      | common + {SPDXID: ($package | id), name: $name, versionInfo: $version, homepage: $home,
          supplier: "Organization: \($distribution)",
          licenseConcluded: $licence, licenseDeclared: $licence,
          externalRefs: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl",
            referenceLocator: "pkg:deb/\($distribution)/\($package | @uri)@\($version | @uri)?arch=\($built_for)"}]};
    "terraform-provider-coolify" as $program
    | ($program | id) as $own
    | [inputs | part] as $parts
    | {spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT",
       name: "\($program)_\($version)_linux_\($arch)",
       documentNamespace: "https://registry.terraform.io/providers/coolify-sidecar/coolify/\($version)/linux_\($arch)/\($sum)",
       creationInfo: {created: ($time | todate), creators: ["Tool: terraform-provider-coolify-sbom"]},
       packages: ([common + {SPDXID: $own, name: $program, versionInfo: $version,
           licenseConcluded: "MPL-2.0", licenseDeclared: "MPL-2.0",
           sourceInfo: "commit \($commit)", primaryPackagePurpose: "APPLICATION",
           checksums: [{algorithm: "SHA256", checksumValue: $sum}]}] + $parts),
       relationships: ([{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES",
           relatedSpdxElement: $own}]
         + [$parts[] | {spdxElementId: $own, relationshipType: "STATIC_LINK", relatedSpdxElement: .SPDXID}])}'
}

notices() {
  rows | while IFS='|' read -r key name licence _ home; do
    file=$(licence_file_of "$key")
    [ -r "$file" ] || die "there is no licence text of $name: $file"
    version=$(version_of "$key")
    [ -n "$version" ] || die "the version of $(package_of "$key") is not known"
    printf '\n======== %s %s (%s), %s\n\n' "$name" "$version" "$licence" "$home"
    cat "$file"
  done
}

# What Debian keeps once for all packages, which refer to it.
common_licences() {
  grep -oE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$1" | sort -u |
    while read -r file; do
      [ -r "$file" ] || die "there is no licence text $file"
      printf '\n======== %s\n\n' "$file"
      cat "$file"
    done
}

licences() {
  texts=$(mktemp)
  trap 'rm -f "$texts"' EXIT
  notices >"$texts"
  echo "The program has these in it, each under its own licence. Texts that several refer to follow."
  cat "$texts"
  common_licences "$texts"
}

check_archives
case $what in
  spdx) spdx "$3" ;;
  licences) licences ;;
  *) die "there is no '$what': spdx, licences" ;;
esac
