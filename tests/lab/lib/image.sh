# shellcheck shell=bash
# Base images: a Debian root file system each, made once by debootstrap and then shared,
# read-only, by every host. Beside it lie thin layers in which parts of Docker are uninstalled.
# The name of an image's folder ends in the hash of this file: a changed recipe is a new image.

images=$LAB_DIR/images

# What every image has: a server as cloud providers hand it out, and the shells people log in with.
common_packages=openssh-server,docker.io,sudo,procps,iproute2,iputils-ping,git,curl,jq
common_packages+=,ca-certificates,locales,tini,busybox,tcsh

# describe_image NAME: sets suite, packages, and for each variant the packages it lacks.
describe_image() {
  declare -gA lacking=()
  case $1 in
    debian13)
      suite=trixie
      packages=$common_packages,docker-cli,docker-compose,dropbear-bin,fish,zsh
      lacking[absent]="docker-compose docker-cli docker.io containerd runc"
      lacking[client-only]="docker.io containerd runc"
      lacking[no-compose]="docker-compose"
      ;;
    debian12)
      # Its docker.io 20.10 is client and server in one package, and older than the plug-in compose.
      suite=bookworm
      packages=$common_packages
      lacking[absent]="docker.io containerd runc"
      ;;
    *) die "there is no image '$1'; images are debian13 and debian12" ;;
  esac
}

image_path() {
  local hash
  hash=$(sha256sum "$lab_home/lib/image.sh")
  printf '%s/%s-%s\n' "$images" "$1" "${hash:0:12}"
}

# The mirror this machine already uses for Debian. On other distributions there is none, and
# debootstrap's own default, or COOLIFY_DEBIAN_MIRROR, serves.
debian_mirror() {
  # shellcheck disable=SC2016 # apt-get fills these in
  printf '%s\n' "${COOLIFY_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')}"
}

# Each host has host keys and a machine-id of its own; nobody reads manuals there; German stays as
# the language in which programs can be made to answer.
trim_root() {
  local root=$1
  chroot "$root" localedef -i de_DE -f UTF-8 de_DE.UTF-8
  rm -rf "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* \
    "$root"/var/log/* "$root"/usr/share/{doc,man,info,i18n,groff}/*
  find "$root/usr/share/locale" -mindepth 1 -maxdepth 1 ! -name 'de*' -exec rm -rf {} +
  : >"$root/etc/machine-id"
}

# The service scripts meet two surprises: a machine whose root may not raise limits, and control
# groups that are there already, which the mention in fstab tells Docker's script.
adapt_services() {
  local root=$1
  sed -i 's/^[[:space:]]*ulimit .*/& || true/' "$root/etc/init.d/docker"
  printf 'cgroup /sys/fs/cgroup cgroup noauto 0 0\n' >>"$root/etc/fstab"
}

uninstall_in_layer() {
  local work=$1 variant=$2
  shift 2
  mkdir -p "$work/image/$variant" "$work/scratch/$variant" "$work/merged"
  mount -t overlay overlay "$work/merged" \
    -o "lowerdir=$work/image/base,upperdir=$work/image/$variant,workdir=$work/scratch/$variant"
  chroot "$work/merged" dpkg --purge "$@"
  umount "$work/merged"
}

# Runs in mount and process namespaces of its own: whatever an interrupted build had mounted or
# started goes with them.
build_image_in() {
  local name=$1 work=$2 variant
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  describe_image "$name"
  mirror=$(debian_mirror)
  mkdir -p "$work/image/base"
  # An empty mirror must be no argument at all.
  debootstrap --variant=minbase --keyring="$keyring" --include="$packages" "$suite" \
    "$work/image/base" ${mirror:+"$mirror"}
  trim_root "$work/image/base"
  adapt_services "$work/image/base"
  for variant in "${!lacking[@]}"; do
    # shellcheck disable=SC2086
    uninstall_in_layer "$work" "$variant" ${lacking[$variant]}
  done
  : >"$work/image/lock"
}

# A machine holds its image's lock shared as long as it exists.
remove_old_images() {
  local path
  for path in "$images/$1"-*/; do
    path=${path%/}
    [ "$path" = "$(image_path "$1")" ] || ! [ -e "$path/lock" ] ||
      flock -xn "$path/lock" rm -rf "$path" || true
  done
}

build_image() {
  local name=$1 path work started=$SECONDS
  path=$(image_path "$name")
  [ -d "$path" ] && return 0
  need_tools debootstrap unshare
  work=$images/building-$name
  rm -rf "$work"
  mkdir -p "$work"
  say "building the base image $name, about a minute, once"
  if ! unshare --mount --pid --fork --kill-child --mount-proc \
    "$lab_home/lab" build-image-in "$name" "$work" >"$images/$name.log" 2>&1 9>&-; then
    tail -n 5 "$images/$name.log" >&2
    die "building $name failed; the whole log is $images/$name.log"
  fi
  mv "$work/image" "$path"
  rm -rf "$work"
  remove_old_images "$name"
  say "$name is ready after $((SECONDS - started)) s: $(du -sh "$path" | cut -f 1)"
}

ensure_image() {
  describe_image "$1"
  [ -d "$(image_path "$1")" ] || with_lock "$images/$1.lock" build_image "$1"
}

# image_layers NAME VARIANT: the read-only layers of a host, topmost first, as overlayfs wants them.
image_layers() {
  local path
  path=$(image_path "$1")
  case $2 in
    running | stopped) printf '%s\n' "$path/base" ;;
    *)
      [ -d "$path/$2" ] || die "the image $1 has no variant '$2'"
      printf '%s\n' "$path/$2:$path/base"
      ;;
  esac
}
