#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "checks/inspect.h"
#include "tests/support/healthy_host.h"
#include "tests/support/local_shell.h"
#include "tests/support/sudo_for_all.h"
#include "tests/support/temporary_directory.h"

using tests::code_of;
using tests::judgement_of;
using tests::TemporaryDirectory;

namespace {

const char* const kSysctl =
    "docker: Error response from daemon: failed to create task for container: OCI runtime create "
    "failed: unable to start container process: open sysctl net.ipv4.ip_unprivileged_port_start "
    "file: reopen fd 8: permission denied";

/// An engine that answers; what it says to `import` and `run` is the text of a shell's case.
std::string engine(const std::string& run) {
  return R"(#!/bin/sh
echo "$@" >>"${0%/*}/log"
case "$1" in
  version) echo 'server={"Version":"26.1.5","Arch":"amd64"}' ;;
  info) printf 'root=/\n' ;;
  compose) echo 2.26.1 ;;
  import) cat >"${0%/*}/image.tar"; echo sha256:1 ;;
  images) echo 0123456789ab ;;
  run) )" +
         run + R"( ;;
esac
)";
}

checks::Judgement judged_here(const TemporaryDirectory& dir, const checks::Options& options) {
  tests::write_sudo_for_all(dir);
  tests::LocalShell shell({"dash"},
                          {{"PATH", dir.path().string() + ":/usr/bin:/bin"}, {"HOME", "/tmp"}});
  const auto facts = checks::inspect(shell, options, {});
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause);
  const checks::Report report = checks::judge(*facts, options);
  const checks::Finding* const finding = report.find("container");
  return finding == nullptr ? checks::Judgement(checks::Skip{"off"}) : finding->judgement;
}

checks::Options local_options() {
  checks::Options options;
  options.registered_user = ::getpwuid(::getuid())->pw_name;
  options.checks["outbound"].settings["targets"] = std::vector<std::string>{};
  return options;
}

std::string log_of(const TemporaryDirectory& dir) {
  std::ifstream stream(dir / "log");
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("container: started, refused, or not proven") {
  CHECK(code_of(judgement_of("container", {})) == "");
  const auto refused =
      judgement_of("container", {{"container.exit", "126"}, {"container.output", kSysctl}});
  CHECK(code_of(refused) == "docker.container_failed");
  CHECK(std::get<checks::Fail>(refused).evidence == kSysctl);
  CHECK_FALSE(std::get<checks::Fail>(refused).transient);
  CHECK(code_of(judgement_of("container", {{"container.exit", ""}, {"container.program", ""}})) ==
        "skipped");
  const auto booting =
      judgement_of("container", {{"container.exit", ""}, {"container.program", "first boot"}});
  CHECK(std::get<checks::Skip>(booting).reason == "not proven while the first boot goes on");
  struct Row {
    const char* program;
    const char* output;
    const char* code;
  };
  for (const Row& row :
       {Row{"busybox of the host",
            "docker: Error response from daemon: OCI runtime create failed: exec: \"/busybox\": "
            "stat "
            "/busybox: no such file or directory: unknown",
            "skipped"},
        Row{"ldconfig of the host", "exec /ldconfig: no such file or directory", "skipped"},
        Row{"tini-static of the host", "exec /tini-static: exec format error", "skipped"},
        Row{"an image of the host", "exec: \"true\": executable file not found in $PATH",
            "skipped"},
        Row{"tini-static of the host", "crun: executable file `/tini-static` not found", "skipped"},
        // What is said of others, or is no lack of a file, is about the engine.
        Row{"tini-static of the host",
            "exec: \"nvidia-container-runtime\": executable file not found in $PATH",
            "docker.container_failed"},
        Row{"tini-static of the host",
            "failed to start shim: fork/exec /bin/containerd-shim-runc-v2: no such file or "
            "directory",
            "docker.container_failed"},
        Row{"tini-static of the host", "exec /tini-static: operation not permitted",
            "docker.container_failed"}}) {
    CAPTURE(row.output);
    CHECK(code_of(judgement_of("container", {{"container.exit", "127"},
                                             {"container.program", row.program},
                                             {"container.output", row.output}})) == row.code);
  }
  CHECK(code_of(judgement_of("container", {{"docker.version_exit", "1"},
                                           {"docker.version_output", "server=null"}})) ==
        "skipped");
}

TEST_CASE("container: made of a program of the host, and nothing stays behind") {
  const TemporaryDirectory dir;
  dir.write_program("docker-init", "#!/bin/sh\necho tini\n");
  dir.write_program("docker", engine("echo tini version"));
  const auto judged = judged_here(dir, local_options());
  CHECK(std::get<checks::Pass>(judged).detail ==
        "a container was started (docker-init of the host)");
  const std::string log = log_of(dir);
  const std::size_t run = log.find("run --rm --name coolify-check-");
  REQUIRE(run != std::string::npos);
  CHECK(log.find("/docker-init --version\n", run) != std::string::npos);
  const std::size_t import = log.find("import - coolify-check-");
  REQUIRE(import != std::string::npos);
  const std::string image = log.substr(import + 9, log.find('\n', import) - import - 9);
  CHECK(log.find("rmi -f " + image) != std::string::npos);
  CHECK(log.find("images") == std::string::npos);
}

TEST_CASE("container: none is made where nothing may be, and the engine is asked all the same") {
  const TemporaryDirectory dir;
  dir.write_program("docker-init", "#!/bin/sh\necho tini\n");
  dir.write_program("docker", engine("echo tini version"));
  checks::Options options = local_options();
  options.only_looks = true;
  const auto judged = judged_here(dir, options);
  REQUIRE(code_of(judged) == "skipped");
  CHECK(std::get<checks::Skip>(judged).reason ==
        "not proven: that takes a container, and nothing is made on the host");
  const std::string log = log_of(dir);
  CHECK(log.find("version --format") != std::string::npos);
  for (const char* const change : {"import", "run", "rm ", "rmi"}) {
    CAPTURE(change);
    CHECK(log.find(change) == std::string::npos);
  }
}

TEST_CASE("container: it is made in the engine whose socket was given") {
  const TemporaryDirectory dir;
  dir.write_program("docker-init", "#!/bin/sh\necho tini\n");
  dir.write_program("docker-by-name", engine("echo tini version"));
  dir.write_program("docker",
                    "#!/bin/sh\nif [ \"$1 $2\" = '-H unix:///srv/d.sock' ]; then shift 2; "
                    "exec docker-by-name \"$@\"; fi\n"
                    "echo \"elsewhere $*\" >>\"${0%/*}/log\"\n");
  checks::Options options = local_options();
  options.docker_socket = "/srv/d.sock";
  CHECK(std::get<checks::Pass>(judged_here(dir, options)).detail ==
        "a container was started (docker-init of the host)");
  const std::string log = log_of(dir);
  CHECK(log.find("run --rm --name coolify-check-") != std::string::npos);
  CHECK(log.find("elsewhere import") == std::string::npos);
  CHECK(log.find("elsewhere rm") == std::string::npos);
}

TEST_CASE("container: one that cannot start is taken away, and its image") {
  const TemporaryDirectory dir;
  dir.write_program("docker-init", "#!/bin/sh\necho tini\n");
  dir.write_program("docker", engine("echo '" + std::string(kSysctl) + "' >&2; exit 126"));
  const auto judged = judged_here(dir, local_options());
  CHECK(code_of(judged) == "docker.container_failed");
  const std::string log = log_of(dir);
  CHECK(log.find("rm -f coolify-check-") != std::string::npos);
  CHECK(log.find("rmi -f coolify-check-") != std::string::npos);
}

TEST_CASE("container: an image that cannot even be made") {
  const TemporaryDirectory dir;
  dir.write_program("docker-init", "#!/bin/sh\necho tini\n");
  std::string docker = engine("echo never");
  docker.replace(docker.find("echo sha256:1"), 13, "echo 'failed to mount overlay' >&2; exit 1");
  dir.write_program("docker", docker);
  const auto judged = judged_here(dir, local_options());
  CHECK(code_of(judged) == "docker.container_failed");
  CHECK(std::get<checks::Fail>(judged).evidence == "failed to mount overlay");
  CHECK(log_of(dir).find("run ") == std::string::npos);
}

TEST_CASE("container: an image of the host runs nothing but true") {
  const TemporaryDirectory dir;
  dir.write_program("tar", "#!/bin/sh\nexit 1\n");
  // Without a program to make an image of.
  for (const char* const name :
       {"docker-init", "tini-static", "busybox", "ldconfig.real", "ldconfig"}) {
    std::filesystem::create_symlink("/nonexistent", dir / name);
  }
  dir.write_program("docker", engine("exit 0"));
  dir.write_program("readlink", "#!/bin/sh\nexit 1\n");
  const auto judged = judged_here(dir, local_options());
  CHECK(std::get<checks::Pass>(judged).detail == "a container was started (an image of the host)");
  CHECK(log_of(dir).find("--entrypoint true 0123456789ab\n") != std::string::npos);
}

TEST_CASE("container: nothing is run where the check is off, nor with Podman") {
  {
    const TemporaryDirectory dir;
    dir.write_program("docker", engine("echo tini version"));
    checks::Options options = local_options();
    options.checks["container"].severity = checks::CheckSeverity::off;
    (void)judged_here(dir, options);
    CHECK(log_of(dir).find("run ") == std::string::npos);
    CHECK(log_of(dir).find("import ") == std::string::npos);
  }
  const TemporaryDirectory dir;
  std::string podman = engine("echo never");
  podman.replace(podman.find("{\"Version\""), 10,
                 "{\"Components\":[{\"Name\":\"Podman Engine\"}],\"Version\"");
  dir.write_program("docker", podman);
  CHECK(code_of(judged_here(dir, local_options())) == "skipped");
  CHECK(log_of(dir).find("run ") == std::string::npos);
}
