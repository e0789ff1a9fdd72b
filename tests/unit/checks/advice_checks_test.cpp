#include <doctest/doctest.h>

#include "checks/inspect.h"
#include "tests/support/healthy_host.h"

using tests::code_of;
using tests::judgement_of;

TEST_CASE("advice is a warning by default") {
  for (const char* const id : {"architecture", "clock", "coolify", "cpus", "docker_boot",
                               "docker_variant", "machine_id", "memory_total", "ports"}) {
    CAPTURE(id);
    CHECK(checks::find_check(id)->default_severity == checks::CheckSeverity::warn);
  }
  CHECK(checks::find_check("load")->default_severity == checks::CheckSeverity::off);
}

TEST_CASE("cpus: as many as recommended") {
  CHECK(code_of(judgement_of("cpus", {{"host.cpus", "2"}})) == "");
  CHECK(code_of(judgement_of("cpus", {{"host.cpus", "1"}})) == "health.cpus_few");
}

TEST_CASE("machine_id: of its own, as far as other machines are known") {
  CHECK(std::get<checks::Pass>(judgement_of("machine_id", {})).detail ==
        "no other machine of this run has it; those of earlier runs are not known");
  CHECK(code_of(judgement_of("machine_id", {{"host.machine_id", ""}})) == "skipped");
  const auto shared = judgement_of("machine_id", {{"host.machine_id_twin", "10.0.0.1"}});
  CHECK(code_of(shared) == "host.machine_id_shared");
  CHECK(std::get<checks::Fail>(shared).cause.find("The machine at 10.0.0.1 has the same") == 0);
}

TEST_CASE("load: per CPU") {
  CHECK(code_of(judgement_of("load", {{"load.five_minutes_hundredths", "400"}})) == "");
  const auto high = judgement_of("load", {{"load.five_minutes_hundredths", "401"}});
  CHECK(code_of(high) == "health.load_high");
  CHECK(std::get<checks::Fail>(high).cause ==
        "The average of five minutes is load 4.01 on 2 CPUs.");
  CHECK(code_of(judgement_of("load", {{"load.five_minutes_hundredths", ""}})) == "skipped");
}

TEST_CASE("memory_total: recommended, swap shown") {
  CHECK(code_of(judgement_of("memory_total", {{"memory.total_kb", "1843200"}})) == "");
  const auto small = judgement_of(
      "memory_total", {{"memory.total_kb", "1843199"}, {"memory.swap_total_kb", "1048576"}});
  CHECK(code_of(small) == "health.memory_small");
  CHECK(std::get<checks::Fail>(small).cause.find("1799 MB of memory and 1024 MB of swap") !=
        std::string::npos);
}

TEST_CASE("architecture: 64 bits of Intel or ARM") {
  for (const char* const name : {"x86_64", "amd64", "aarch64", "arm64"}) {
    CHECK(code_of(judgement_of(
              "architecture", {{"host.architecture", name}, {"docker.version_output", ""}})) == "");
  }
  for (const char* const name : {"armv7l", "i686", "riscv64", "ppc64le", "x86"}) {
    CHECK(code_of(judgement_of("architecture",
                               {{"host.architecture", name}, {"docker.version_output", ""}})) ==
          "host.architecture_unsupported");
  }
}

TEST_CASE("architecture: the engine decides where there is one") {
  const auto judged = [](const std::string& kernel, const std::string& engine,
                         const std::string& bits = "64") {
    return judgement_of(
        "architecture",
        {{"host.architecture", kernel},
         {"host.userland_bits", bits},
         {"docker.version_output",
          engine.empty() ? "" : R"(server={"Version":"26.1.5","Arch":")" + engine + "\"}"}});
  };
  CHECK(code_of(judged("aarch64", "arm64")) == "");
  const auto mixed = judged("aarch64", "arm");
  CHECK(code_of(mixed) == "host.architecture_unsupported");
  CHECK(std::get<checks::Fail>(mixed).cause ==
        "Coolify's images exist for amd64 and arm64; the engine on this host is one for arm (the "
        "kernel says aarch64).");
  CHECK(code_of(judged("x86_64", "386")) == "host.architecture_unsupported");
  CHECK(code_of(judged("aarch64", "", "32")) == "host.architecture_unsupported");
  CHECK(code_of(judged("aarch64", "", "64")) == "");
  CHECK(code_of(judged("aarch64", "", "")) == "");
  CHECK(code_of(judged("aarch64", "arm64", "32")) == "");
  CHECK(code_of(judged("armv7l", "")) == "host.architecture_unsupported");
}

TEST_CASE("clock: ahead and behind") {
  CHECK(code_of(judgement_of("clock", {{"host.epoch", "1795438107"}})) == "");
  CHECK(code_of(judgement_of("clock", {{"host.epoch", "1795437987"}})) == "");
  const auto ahead = judgement_of("clock", {{"host.epoch", "1795438108"}});
  CHECK(code_of(ahead) == "health.clock_skew");
  CHECK(std::get<checks::Fail>(ahead).cause.starts_with("The host's clock is 61 s ahead of ours."));
  const auto behind = judgement_of("clock", {{"host.epoch", "0"}});
  CHECK(std::get<checks::Fail>(behind).cause.starts_with(
      "The host's clock is 1795438047 s behind ours."));
}

TEST_CASE("clock: a host that hands back another time is unreadable") {
  const checks::Report report =
      checks::judge(tests::facts_with({{"clock.ours", "1"}}), tests::healthy_options());
  REQUIRE(report.find("clock")->failure() != nullptr);
  CHECK(report.find("clock")->failure()->code == "inspect.unreadable");
  CHECK(report.find("memory")->passed());
}

TEST_CASE("docker_variant: snap and rootless") {
  CHECK(code_of(judgement_of("docker_variant", {})) == "");
  CHECK(code_of(judgement_of("docker_variant",
                             {{"docker.cli_target", "/snap/docker/2963/bin/docker"}})) ==
        "docker.snap");
  CHECK(code_of(judgement_of("docker_variant",
                             {{"docker.info", "root=/var/snap/docker/common/var-lib-docker"}})) ==
        "docker.snap");
  CHECK(code_of(judgement_of("docker_variant",
                             {{"docker.info",
                               "root=/home/u/.local/share/docker\x1F"
                               "security=[name=seccomp,profile=builtin name=rootless]"}})) ==
        "docker.rootless");
  CHECK(code_of(judgement_of("docker_variant", {{"docker.version_exit", "1"}})) == "skipped");
}

TEST_CASE("docker_boot: enabled, disabled, no systemd") {
  CHECK(code_of(judgement_of("docker_boot", {})) == "");
  CHECK(code_of(judgement_of("docker_boot", {{"docker.service", "UnitFileState=disabled"}})) ==
        "docker.not_enabled");
  CHECK(code_of(judgement_of("docker_boot", {{"docker.service", "UnitFileState=static"}})) == "");
  CHECK(code_of(judgement_of("docker_boot", {{"docker.service", ""}})) == "skipped");
  CHECK(code_of(judgement_of("docker_boot", {{"docker.version_exit", "1"}})) == "skipped");
}

TEST_CASE("ports: free, in use, in use by Coolify's own proxy") {
  CHECK(code_of(judgement_of("ports", {})) == "");
  CHECK(code_of(judgement_of("ports", {{"ports.taken",
                                        "80\x1F"
                                        "443"},
                                       {"ports.coolify_proxy", "no"}})) == "host.ports_in_use");
  CHECK(code_of(judgement_of("ports", {{"ports.taken", "8080"}, {"ports.coolify_proxy", ""}})) ==
        "host.ports_in_use");
  CHECK(code_of(judgement_of("ports", {{"ports.taken",
                                        "80\x1F"
                                        "443"},
                                       {"ports.coolify_proxy", "yes"}})) == "");
}

TEST_CASE("ports: each type of proxy needs its own") {
  struct Row {
    const char* wanted;
    const char* taken;
    const char* code;
    const char* said;
  };
  const Row rows[] = {
      {"80 443 8080", "8080", "host.ports_in_use",
       "Something listens on 8080, so the proxy Coolify starts on 80, 443 and 8080 will not come "
       "up."},
      {"80 443 8080", "", "", "80, 443 and 8080 are free"},
      {"80 443", "443", "host.ports_in_use",
       "Something listens on 443, so the proxy Coolify starts on 80 and 443 will not come up."},
      {"80 443", "", "", "80 and 443 are free"},
      {"", "", "skipped", "Coolify starts no proxy on this server"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.wanted);
    const auto judgement =
        judgement_of("ports", {{"ports.wanted", row.wanted}, {"ports.taken", row.taken}});
    CHECK(code_of(judgement) == row.code);
    const auto* const fail = std::get_if<checks::Fail>(&judgement);
    const auto* const pass = std::get_if<checks::Pass>(&judgement);
    const auto* const skip = std::get_if<checks::Skip>(&judgement);
    CHECK((fail != nullptr   ? fail->cause
           : pass != nullptr ? pass->detail
                             : skip->reason) == row.said);
  }
}
