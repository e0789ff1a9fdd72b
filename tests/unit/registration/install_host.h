#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "registration/install_docker.h"
#include "registration/install_script.h"
#include "tests/support/local_shell.h"
#include "tests/support/temporary_directory.h"

namespace tests {

/// Stands for every program that the installation calls, by the name it is called by. $FAKE holds
/// `available` ("name version" a line, also what Docker's repository adds: `vendor`, once it is set
/// up), `installed` (names), `calls`, and `<program>.fails`: what that program says instead of
/// installing, updating or starting anything. The engine's programs come and go with their
/// packages.
inline constexpr std::string_view kFakeProgram = R"sh(#!/bin/sh
me=${0##*/} bin=$FAKE/bin
cd "$FAKE" || exit 99
note() { echo "$me $*" >>calls; }
refuse() { if [ -e "$me.fails" ]; then cat "$me.fails" >&2; exit "$(cat "$me.status" 2>/dev/null || echo 1)"; fi; }
available() {
  cat available
  if [ -e etc/yum.repos.d/docker-ce.repo ] || grep -qs docker.com etc/apt/sources.list.d/*; then
    cat vendor 2>/dev/null
  fi
}
version() { available | sed -n "s/^$1 //p" | tail -n 1; }
is_engine() { case $1 in docker-cli* | docker-ce-* | docker-compose*) false ;; docker* | moby-engine) ;; *) false ;; esac; }
engine_programs() {
  rm -f "$bin/docker" "$bin/dockerd"
  while read -r name; do
    if is_engine "$name"; then
      printf '#!/bin/sh\necho "Docker version %s, build 1"\n' "$(version "$name" | sed 's/^[0-9]*://')" >"$bin/dockerd"
      ln -sf fake "$bin/docker"
      chmod 755 "$bin/dockerd"
    fi
  done <installed
}
put() {
  for name; do
    case $name in -*) continue ;; esac
    if grep -qx "$name" installed; then continue; fi
    if [ -z "$(version "$name")" ]; then echo "no such package: $name" >&2; exit 1; fi
    echo "$name" >>installed
    if [ "$me" = apt-get ]; then printf 'Selecting previously unselected package %s.\r\n' "$name"; fi
    if [ "$me" = apk ]; then echo "$name" >>etc/apk/world; fi
    if is_engine "$name" && [ "$me" != apk ]; then put runc; fi
  done
  engine_programs
}
take() {
  refuse
  for name; do
    grep -qx "$name" installed || exit 1
    grep -vx "$name" installed >rest
    mv rest installed
    if [ -e etc/apk/world ]; then cp installed etc/apk/world; fi
  done
  engine_programs
}
tell() {
  said=
  for name; do
    if [ -n "$(version "$name")" ]; then
      said=yes
      printf 'Name         : %s\nEpoch        : 0\nVersion      : %s\n\n' "$name" "$(version "$name" | sed 's/^[0-9]*://')"
    fi
  done
  [ -n "$said" ] || { echo 'Error: No matching Packages to list' >&2; exit 1; }
}
case $me:$* in
  id:*) case $1 in -un) echo root ;; *) echo 0 ;; esac; exit ;;
  sleep:1) exec /bin/sleep 1 ;;
  sleep:*) exit ;;
  apt-get:*' update') note update; cat refresh.fails 2>/dev/null; refuse ;;
  apt-get:*' install '*)
    while [ "$1" != install ]; do shift; done
    note "$@"
    refuse
    shift
    put "$@"
    ;;
  apt-cache:*) echo "$2:"; echo "  Candidate: $(version "$2" | grep . || echo '(none)')" ;;
  dpkg:--print-architecture) echo amd64 ;;
  dpkg:*--configure*) ;;
  dpkg:--remove*) note "$@"; shift; take "$@" ;;
  dpkg-query:*) for name; do :; done; grep -qx "$name" installed && echo installed ;;
  dnf:*' info '* | yum:*' info '* | zypper:*' info '*)
    while [ "$1" != info ]; do shift; done
    shift
    tell "$@"
    ;;
  dnf:*makecache | yum:*makecache | zypper:*refresh)
    if [ -e refresh.fails ]; then cat refresh.fails >&2; exit 1; fi
    ;;
  dnf:* | yum:* | zypper:*) note "$@"; refuse; while [ "$1" != install ]; do shift; done; shift; put "$@" ;;
  rpm:-qa*) sed 's/.*/& &-1-1/' installed ;;
  rpm:-q*) grep -qx "$2" installed ;;
  rpm:-e*) note "$@"; shift; take "$@" ;;
  pacman:-Sy*) note "$@"; refuse ;;
  pacman:-Si*) shift; tell "$@" ;;
  pacman:-S*) note "$@"; refuse; shift; put "$@" ;;
  pacman:-Qq) cat installed ;;
  pacman:-Qq*) grep -qx "$2" installed ;;
  pacman:-R*) note "$@"; shift 2; take "$@" ;;
  apk:update) note "$@"; refuse ;;
  apk:search*) if [ -n "$(version "$3")" ]; then echo "$3-$(version "$3")"; fi ;;
  apk:add*) note "$@"; refuse; shift; put "$@" ;;
  apk:del*) note "$@"; shift; take "$@" ;;
  curl:*)
    refuse
    while [ "$1" != -o ]; do shift; done
    note "$3"
    echo "from $3" >"$2"
    ;;
  service:*status) [ -e running ] ;;
  service:*stop) note "$@"; rm -f running ;;
  service:*) note "$@"; refuse; : >running ;;
  systemctl:enable*) note "$@"; refuse; : >running ;;
  systemctl:*) note "$@"; rm -f running ;;
  journalctl:*) echo 'failed to start daemon: bad kernel' ;;
  docker:version*)
    [ -e running ] || { echo 'Cannot connect' >&2; exit 1; }
    dockerd --version | sed 's/^Docker version \([^,]*\),.*/\1/'
    ;;
  docker:compose*)
    grep -q compose installed || [ -e usr/local/lib/docker/cli-plugins/docker-compose ]
    ;;
esac
)sh";

/// A machine that consists of stand-ins: the scripts run for real in a shell, and see the files of
/// a folder where those of the machine would be.
class InstallHost final : public ssh::Executor {
 public:
  /// `id` and `version` are those of its os-release.
  InstallHost(const std::string& id, const std::string& version,
              std::vector<std::string> shell = {"dash"})
      : shell_(shell) {
    namespace fs = std::filesystem;
    for (const char* const folder :
         {"bin", "etc/apt/sources.list.d", "etc/yum.repos.d", "etc/apk", "run"}) {
      fs::create_directories(dir_ / folder);
    }
    dir_.write("etc/os-release",
               "ID=\"" + id + "\"\nVERSION_ID=\"" + version + "\"\nVERSION_CODENAME=codename\n");
    dir_.write("installed", "curl\nca-certificates\n");
    dir_.write("available", "");
    dir_.write("etc/apk/world", "");
    dir_.write_program("bin/fake", kFakeProgram);
    for (const char* const name : {"id", "sleep", "dpkg", "dpkg-query", "rpm", "curl", "service"}) {
      add(name);
    }
  }

  /// A program of the machine.
  void add(const std::string& name) const {
    std::filesystem::create_symlink("fake", dir_ / ("bin/" + name));
  }
  /// A program of the machine that does something else; the stand-in is then `$FAKE/bin/real/NAME`.
  void replace(const std::string& name, const std::string& text) const {
    std::filesystem::create_directory(dir_ / "bin/real");
    std::filesystem::remove(dir_ / ("bin/" + name));
    std::filesystem::create_symlink("../fake", dir_ / ("bin/real/" + name));
    dir_.write_program("bin/" + name, "#!/bin/sh\n" + text);
  }
  void add_managers(const std::vector<std::string>& names) const {
    for (const std::string& name : names) add(name);
  }

  base::Expected<ssh::Output> run(const ssh::Script& script,
                                  const base::Context& context) override {
    ssh::Script here{.text = replaced(script.text), .inputs = {}, .may_need_root = true};
    for (const ssh::ScriptInput& input : script.inputs) {
      here.inputs.push_back(
          {input.name, base::Secret::harmless(std::string(input.value.reveal()))});
    }
    LocalShell shell(
        shell_,
        {{"PATH", dir_.file("bin") + ":/usr/bin:/bin"}, {"HOME", "/tmp"}, {"FAKE", dir_.path()}});
    return shell.run(here, context);
  }

  [[nodiscard]] const TemporaryDirectory& dir() const { return dir_; }
  [[nodiscard]] std::string calls() const { return dir_.read("calls"); }
  [[nodiscard]] std::string installed() const { return dir_.read("installed"); }
  [[nodiscard]] bool has(const std::string& file) const {
    return std::filesystem::exists(dir_ / file);
  }

  /// One step alone, and what it reported.
  [[nodiscard]] std::string step(const std::string& name, const std::string& added = {}) {
    ssh::Script script{.text = registration::install_script(), .inputs = {}, .may_need_root = true};
    script.inputs.push_back({"install_step", base::Secret::harmless(name)});
    script.inputs.push_back({"install_added", base::Secret::harmless(added)});
    return run(script, {})->out;
  }

 private:
  /// The script with the places of this machine, and with the shell of the test for root as well.
  std::string replaced(std::string text) const {
    std::string words;
    for (const std::string& word : shell_) words += (words.empty() ? "" : " ") + word;
    const std::string root = dir_.path();
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>("/etc/", root + "/etc/"),
          {"/var/", root + "/var/"},
          {"/run/systemd", root + "/run/systemd"},
          {"/usr/local/lib /usr/local/libexec /usr/lib /usr/libexec", root + "/usr/local/lib"},
          {"/bin/sh -s", words + " -s"}}) {
      for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
      }
    }
    return text;
  }

  TemporaryDirectory dir_;
  std::vector<std::string> shell_;
};

}  // namespace tests
