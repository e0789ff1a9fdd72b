#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "checks/catalog.h"
#include "checks/inspection_script.h"

namespace tests {

/// Records of a host on which every check passes: Debian 13 with Docker 26 and compose, inspected
/// with one target, as the inspection script printed them.
inline std::map<std::string, std::string> healthy_records() {
  return {
      {"account.login_user", "root"},
      {"account.login_uid", "0"},
      {"account.registered_user", "root"},
      {"account.registered_exists", "yes"},
      {"account.registered_shell", "/bin/bash"},
      {"account.shell_runs", "yes"},
      {"account.start_output", ""},
      {"account.acting", "yes"},
      {"account.become_error", ""},
      {"account.privilege", ""},
      {"user.name", "root"},
      {"user.uid", "0"},
      {"user.path", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
      {"user.closed_folder", ""},
      {"user.sudo_exit", ""},
      {"user.sudo_output", ""},
      {"os.id", "debian"},
      {"os.id_like", ""},
      {"os.version_id", "\"13\""},
      {"os.pretty_name", "\"Debian GNU/Linux 13 (trixie)\""},
      {"host.architecture", "x86_64"},
      {"host.userland_bits", "64"},
      {"host.kernel", "6.12.48+deb13-amd64"},
      {"host.hostname", "web-server-01"},
      {"host.machine_id", "0123456789abcdef0123456789abcdef"},
      {"host.machine_id_twin", ""},
      {"host.cpus", "2"},
      {"host.epoch", "1795438047"},
      {"memory.total_kb", "4026532"},
      {"memory.available_kb", "3500000"},
      {"memory.swap_total_kb", "0"},
      {"storage.root_total_kb", "83886080"},
      {"storage.root_available_kb", "52428800"},
      {"storage.root_read_only", "no"},
      {"storage.rooms",
       "52428800 5242880 5000000 /\x1F"
       "52428800 5242880 5000000 /data/coolify"},
      {"storage.coolify_writable", "yes"},
      {"storage.coolify_output", ""},
      {"tool.bash", "yes"},
      {"tool.git", "yes"},
      {"tool.curl", "yes"},
      {"tool.jq", "yes"},
      {"docker.cli", "/usr/bin/docker"},
      {"docker.cli_elsewhere", ""},
      {"docker.cli_target", "/usr/bin/docker"},
      {"docker.cli_version", "Docker version 26.1.5+dfsg1, build a72d7cd"},
      {"docker.through_sudo", "no"},
      {"docker.version_exit", "0"},
      {"docker.version_output",
       "server={\"Platform\":{\"Name\":\"\"},\"Components\":[{\"Name\":\"Engine\",\"Version\":"
       "\"26.1.5+dfsg1\"}],\"Version\":\"26.1.5+dfsg1\",\"ApiVersion\":\"1.45\",\"Os\":\"linux\","
       "\"Arch\":\"amd64\"}"},
      {"docker.info",
       "id=8b3c-engine\x1F"
       "root=/var/lib/docker\x1F"
       "driver=overlay2\x1F"
       "cgroup=2\x1F"
       "security=[name=seccomp,profile=builtin name=cgroupns]\x1F"
       "status=[[Backing Filesystem extfs] [Supports d_type true]]"},
      {"docker.compose_exit", "0"},
      {"docker.compose_output", "2.26.1-4"},
      {"docker.compose_list_exit", "0"},
      {"docker.compose_list_output", ""},
      {"docker.compose_of_user", ""},
      {"docker.compose_broken", ""},
      {"docker.service",
       "LoadState=loaded\x1F"
       "ActiveState=active\x1F"
       "SubState=running\x1FUnitFileState=enabled"},
      {"docker.engine", "/usr/sbin/dockerd"},
      {"docker.asked_socket", ""},
      {"docker.plain_id", ""},
      {"docker.plain_output", ""},
      {"docker.socket", "/var/run/docker.sock 660 root docker"},
      {"docker.rooms", "52428800 5242880 5000000 /var/lib/docker"},
      {"container.exit", "0"},
      {"container.output", ""},
      {"container.program", "docker-init of the host"},
      {"engine.way", "tested"},
      {"engine.proxies", "http://proxy.example.com:3128 -"},
      {"engine.results", "https://registry-1.docker.io/v2/ unknown curl 0"},
      {"network.results", "https://registry-1.docker.io/v2/ yes curl 0"},
      {"network.coolify", "https://coolify.example.com yes curl 0"},
      {"network.proxied", "no"},
      {"network.ipv4_route", "yes"},
      {"network.ipv6_route", "yes"},
      {"boot.cloud_init", "finished"},
      {"boot.cloud_init_result", R"({"v1":{"datasource":"DataSourceNoCloud","errors":[]}})"},
      {"boot.package_manager", ""},
      {"boot.system_state", "running"},
      {"load.five_minutes_hundredths", "58"},
      {"clock.ours", "1795438047"},
      {"login.sshd", "usepam yes\x1Fpermitrootlogin without-password\x1Fpubkeyauthentication yes"},
      {"login.sshd_lists", ""},
      {"login.sshd_refusal", ""},
      {"login.key_type", "ssh-ed25519"},
      {"login.key_bits", "0"},
      {"login.key_algorithms", "ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256"},
      {"login.key_revoked", ""},
      {"login.nologin", ""},
      {"login.keys_in_home", "yes"},
      {"login.groups", "root"},
      {"login.locked", "no"},
      {"login.expired", "no"},
      {"login.password_expired", "no"},
      {"login.home", "700 root"},
      {"login.port_listens", ""},
      {"login.no_answer", ""},
      {"ports.wanted", "80 443 8080"},
      {"ports.taken", ""},
      {"ports.coolify_proxy", ""},
  };
}

/// The records of file systems with so many kilobytes free.
inline std::map<std::string, std::string> free_kb(const std::string& root,
                                                  const std::string& data = "52428800",
                                                  const std::string& docker = "52428800") {
  return {
      {"storage.root_available_kb", root},
      {"storage.rooms", root + " 5242880 5000000 /\x1F" + data + " 5242880 5000000 /data/coolify"},
      {"docker.rooms", docker + " 5242880 5000000 /var/lib/docker"}};
}

/// The options the records above were made with.
inline checks::Options healthy_options() {
  checks::Options options;
  options.our_epoch = 1795438047;
  options.coolify_url = "https://coolify.example.com";
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{"https://registry-1.docker.io/v2/"};
  return options;
}

/// What a script that finds these records prints. An empty value means "cannot tell" where that is
/// allowed.
inline std::string probe_output(const std::map<std::string, std::string>& records) {
  std::string text;
  for (const auto& fact : checks::declared_facts()) {
    const auto found = records.find(std::string(fact.name));
    if (found == records.end()) continue;
    text += found->first;
    if (!found->second.empty() || !fact.optional) text += "\t" + found->second;
    text += "\n";
  }
  return text + "end\n";
}

/// The healthy host with some records changed.
inline std::string probe_output_with(const std::map<std::string, std::string>& changes) {
  auto records = healthy_records();
  for (const auto& [name, value] : changes) {
    REQUIRE_MESSAGE(records.contains(name), "no such record: " << name);
    records[name] = value;
  }
  return probe_output(records);
}

inline checks::HostFacts facts_with(const std::map<std::string, std::string>& changes,
                                    const checks::Options& options = healthy_options()) {
  auto facts = checks::parse_probe(probe_output_with(changes), options);
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << " " << facts.error().evidence);
  return *facts;
}

/// What the one check says about the healthy host with some records changed.
inline checks::Judgement judgement_of(const std::string& id,
                                      const std::map<std::string, std::string>& changes,
                                      const checks::Options& options = healthy_options()) {
  const checks::Check* const check = checks::find_check(id);
  REQUIRE(check != nullptr);
  return check->judge(facts_with(changes, options), checks::settings_of(id, options));
}

/// The code of the failure, "" when it passed, "skipped".
inline std::string code_of(const checks::Judgement& judgement) {
  if (const auto* const fail = std::get_if<checks::Fail>(&judgement)) return fail->code;
  return std::holds_alternative<checks::Skip>(judgement) ? "skipped" : "";
}

}  // namespace tests
