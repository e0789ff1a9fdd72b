# shellcheck shell=bash
# What is in the base images. Any change of this file, be it a comment, makes them anew.

# What every image has: a server as cloud providers hand it out, and the shells people log in with.
common_packages=openssh-server,docker.io,sudo,procps,iproute2,iputils-ping,git,curl,jq
common_packages+=,ca-certificates,locales,tini,busybox-static,tcsh

# describe_image NAME: sets suite, packages, and for each variant the packages it lacks.
describe_image() {
  declare -gA lacking=()
  case $1 in
    debian13)
      # Its sudo-rs is not the sudo of the host before a test makes it so.
      suite=trixie
      packages=$common_packages,docker-cli,docker-compose,dropbear-bin,fish,sudo-rs,zsh
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

# The service scripts meet surprises: a machine whose root may not raise limits; control groups that
# are there already, which the mention in fstab tells Docker's script; and nobody at /dev/log, so
# sshd writes its own.
adapt_services() {
  local root=$1
  sed -i 's/^[[:space:]]*ulimit .*/& || true/' "$root/etc/init.d/docker"
  printf 'SSHD_OPTS="-E /var/log/auth.log"\n' >"$root/etc/default/ssh"
  printf 'cgroup /sys/fs/cgroup cgroup noauto 0 0\n' >>"$root/etc/fstab"
}
