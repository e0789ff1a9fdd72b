# shellcheck shell=bash
# Base images: a Debian root file system each, made once by debootstrap and then shared,
# read-only, by every host. Beside it lie thin layers in which parts of Docker are uninstalled.
# The name of an image's folder ends in the hash of recipe.sh: a changed recipe is a new image.

# shellcheck source=recipe.sh
. "$lab_home/lib/recipe.sh"

images=$LAB_DIR/images

image_path() {
  local hash
  hash=$(sha256sum "$lab_home/lib/recipe.sh")
  printf '%s/%s-%s\n' "$images" "$1" "${hash:0:12}"
}

# The mirror this machine already uses for Debian. On other distributions there is none, and
# debootstrap's own default, or COOLIFY_DEBIAN_MIRROR, serves.
debian_mirror() {
  # shellcheck disable=SC2016 # apt-get fills these in
  printf '%s\n' "${COOLIFY_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')}"
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
# started goes with them. It keeps the caller's lock for as long as it lives.
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
    "$lab_home/lab" build-image-in "$name" "$work" >"$images/$name.log" 2>&1; then
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
