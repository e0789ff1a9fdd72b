#include "checks/catalog.h"
#include "checks/check.h"
#include "checks/docker_facts.h"

namespace checks {

const Check& container_check();

namespace {

/// How `docker run` ended, and what it said; unknown where nothing was there to run.
constexpr OptionalFact<std::int64_t> kExit{"container.exit"};
constexpr OptionalFact<std::string> kOutput{"container.output"};
/// What was run: "docker-init of the host", "an image of the host"; or kFirstBoot, kOnlyLooks.
constexpr OptionalFact<std::string> kProgram{"container.program"};
constexpr std::string_view kImage = "an image of the host";
/// Nothing was, because cloud-init is still at work: it may be looked at every few seconds then.
constexpr std::string_view kFirstBoot = "first boot";
/// Nothing was, because nothing may be made on the host.
constexpr std::string_view kOnlyLooks = "only looks";

std::vector<ssh::ScriptInput> container_inputs(const Options& options) {
  const bool is_wanted = severity_of(container_check(), options) != CheckSeverity::off;
  std::vector<ssh::ScriptInput> inputs;
  const char* const wish = options.only_looks ? "looks" : "yes";
  inputs.push_back({"run_container", base::Secret::harmless(is_wanted ? wish : "no")});
  return inputs;
}

// A program that needs no other file becomes an image of its own: Docker brings docker-init with
// it, and most systems have another. Where there is none, an image that is there is told to run
// `true`; its own command, which may do anything, never is. Image and container have a name of
// their own and are gone afterwards.
constexpr std::string_view kRun = R"sh(
find_program() {
  have tar || return 1
  for file in docker-init /usr/libexec/docker/docker-init tini-static busybox ldconfig.real ldconfig; do
    program=$(command -v "$file") && program=$(bounded "$limit" readlink -f "$program") && [ -r "$program" ] || continue
    case $file in
      busybox) arguments=true ;;
      *) arguments=--version ;;
    esac
    return 0
  done
  return 1
}
# What DOCKER_CONTENT_TRUST demands of images from elsewhere, no image made here can have.
trusting_docker() {
  if [ "$through" = yes ]; then
    sudo -n env DOCKER_CONTENT_TRUST=0 docker ${docker_socket:+-H "unix://$docker_socket"} "$@"
  else
    DOCKER_CONTENT_TRUST=0 "${cli:-$elsewhere}" ${docker_socket:+-H "unix://$docker_socket"} "$@"
  fi
}
import_program() {
  tar -cf - -C "${program%/*}" "${program##*/}" 2>/dev/null | trusting_docker import - "$image"
}
# Waits for the end of our shell, whatever ends it, and then takes away what it made. It is nobody's
# child, so that it outlives the connection.
clean_up_afterwards() {
  trap '' HUP INT TERM
  while kill -0 "$$"; do sleep 1; done
  for try in 1 2; do
    sleep 2
    coolify_docker rm -f "$name"
    [ "$image" != "$name" ] || coolify_docker rmi -f "$image"
  done
}
begin_clean_up() { cleaner=$( (clean_up_afterwards </dev/null >/dev/null 2>&1 & echo "$!") ); }
end_clean_up() { kill -9 "$cleaner" 2>/dev/null; }
run_program() {
  said=$(bounded_all "$limit" import_program)
  status=$?
  if [ "$status" = 0 ]; then
    said=$(bounded_all "$limit" trusting_docker run --rm --name "$name" "$image" \
      "/${program##*/}" "$arguments")
    status=$?
  fi
  report "${program##*/} of the host"
  [ "$status" = 0 ] || bounded "$limit" coolify_docker rm -f "$name" >/dev/null
  bounded "$limit" coolify_docker rmi -f "$image" >/dev/null
}
run_image() {
  image=$(bounded "$limit" coolify_docker images -q | head -n 1)
  if [ -z "$image" ]; then unknown container.exit container.output container.program; return; fi
  said=$(bounded_all "$limit" trusting_docker run --rm --name "$name" --entrypoint true "$image")
  status=$?
  report 'an image of the host'
  [ "$status" = 0 ] || bounded "$limit" coolify_docker rm -f "$name" >/dev/null
}
report() {
  text container.program "$1"
  if is_late "$status"; then
    silent 'docker run' container.exit container.output
  else
    number container.exit "$status"
    maybe container.output "$said"
  fi
}

server= boots=
if [ -d /run/cloud-init ] && [ ! -e /run/cloud-init/result.json ] &&
  [ ! -e /run/cloud-init/disabled ]; then boots=yes; fi
if [ -z "$boots" ] && [ "$run_container" = yes ] && find_docker; then
  server=$(bounded "$limit" coolify_docker version --format '{{json .Server}}')
fi
if [ "$run_container" = looks ]; then boots=looks; fi
case $boots$server in
  looks)
    unknown container.exit container.output
    text container.program 'only looks'
    ;;
  yes)
    unknown container.exit container.output
    text container.program 'first boot'
    ;;
  *'Podman Engine'* | '' | null) unknown container.exit container.output container.program ;;
  *)
    limit=$((2 * limit))
    name=coolify-check-$$-$(date +%s | tr -cd 0-9)
    image=$name
    begin_clean_up
    if find_program; then run_program; else run_image; fi
    end_clean_up
    ;;
esac
)sh";

const Probe& container_probe() {
  static const std::string script = std::string(kDockerFunctions) + std::string(kRun);
  static const Probe probe{.name = "container",
                           .viewer = Viewer::registered_user,
                           .script = script,
                           .facts = {kExit, kOutput, kProgram},
                           .inputs = container_inputs};
  return probe;
}

/// Whether the runtime got as far as the program itself, and no further: `exec: "/x": no such file
/// or directory`, `exec /x: exec format error`; in the words of crun "executable file `/x` not
/// found". What is said of other programs (a runtime, a shim) is about the engine.
bool is_about_program(const std::string& output, const std::string& program) {
  const std::string path =
      program == kImage ? "true" : "/" + program.substr(0, program.find(" of the host"));
  const auto says = [&output](const std::string& part) {
    return output.find(part) != std::string::npos;
  };
  const bool names_it =
      says("exec: \"" + path + "\"") || says("exec " + path + ":") || says("`" + path + "`");
  return names_it && (says("no such file") || says("No such file") || says("not found") ||
                      says("exec format error"));
}

Judgement judge_container(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  if (view.state != DockerState::ready) return Skip{"no engine answered; see the check `docker`"};
  const auto exit = facts.get(kExit);
  const std::string program = facts.get(kProgram).value_or("");
  if (!exit && program == kOnlyLooks) {
    return Skip{"not proven: that takes a container, and nothing is made on the host"};
  }
  if (!exit && program == kFirstBoot) return Skip{"not proven while the first boot goes on"};
  if (!exit) {
    return Skip{"not proven: the host has neither an image nor a program that could be made one"};
  }
  if (*exit == 0) return Pass{"a container was started (" + program + ")"};
  const std::string output = facts.get(kOutput).value_or("");
  if (is_about_program(output, program)) {
    return Skip{"not proven: what could be run (" + program + ") does not run in a container"};
  }
  return Fail{
      .code = "docker.container_failed",
      .summary = "Docker cannot start a container",
      .cause = "The engine answers, but a container made of " + program +
               " could not be started, so nothing that Coolify deploys will start.",
      .evidence = output,
      .remedy =
          "Repair what the evidence names. A runtime or a log driver: look at "
          "`default-runtime` and `log-driver` in /etc/docker/daemon.json. In a container of "
          "LXC or OpenVZ: allow nesting for it (features: nesting=1,keyctl=1 in Proxmox), or "
          "use a virtual machine. After an upgrade of the kernel: reboot."};
}

}  // namespace

const Check& container_check() {
  static const Check check{
      .id = "container",
      .title = "Start of a container",
      .order = 88,
      .stage = CheckStage::docker,
      .docs =
          "A container is started, with Docker's default network, and removed again. Its image is "
          "made on the spot of one program of the host (docker-init, tini, busybox or ldconfig) "
          "and "
          "removed as well. Where the host has none of them, an image that is there is told to run "
          "`true`. Nothing is pulled.",
      .seen_as = "The account Coolify will use, through sudo where Coolify does.",
      .unseen = "Limits that only show under load, and images with other needs (GPU, privileges).",
      .codes = {{"docker.container_failed", "the engine answers and cannot start a container"}},
      .settings = {},
      .probes = {&container_probe(), &docker_probe()},
      .judge = judge_container};
  return check;
}

}  // namespace checks
