#include "tests/lab/lab_host.h"

#include <atomic>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "tests/lab/command.h"

namespace lab {
namespace {

std::string word_for(Docker docker) {
  switch (docker) {
    case Docker::running:
      return "running";
    case Docker::stopped:
      return "stopped";
    case Docker::absent:
      return "absent";
    case Docker::client_only:
      return "client-only";
    case Docker::no_compose:
      return "no-compose";
  }
  return {};
}

std::string made_up_name() {
  static std::atomic<int> count = 0;
  return "host-" + std::to_string(++count);
}

std::vector<std::string> order(const HostOptions& options) {
  std::vector<std::string> words = {"up", options.name.empty() ? made_up_name() : options.name};
  const auto add = [&words](std::string option, std::string value) {
    words.push_back(std::move(option));
    words.push_back(std::move(value));
  };
  add("--image", options.image);
  add("--docker", word_for(options.docker));
  add("--user", options.user);
  add("--port", std::to_string(options.port));
  add("--ssh-delay", std::to_string(options.ssh_delay.count()));
  add("--latency-ms", std::to_string(options.latency.count()));
  if (!options.authorized_key.empty()) add("--authorized-key", options.authorized_key.string());
  for (const std::string& line : options.sshd_options) add("--sshd-option", line);
  if (options.disk_mb) add("--disk-mb", std::to_string(*options.disk_mb));
  if (options.memory_mb) add("--memory-mb", std::to_string(*options.memory_mb));
  return words;
}

std::string run_lab_checked(const std::vector<std::string>& words) {
  ExecResult result = run_lab(words);
  if (result.exit != 0) throw std::runtime_error("lab " + words.front() + ": " + result.output);
  return std::move(result.output);
}

/// The description comes last, after whatever there was to tell.
nlohmann::json last_line(std::string output) {
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return nlohmann::json::parse(output.substr(output.rfind('\n') + 1));
}

}  // namespace

LabHost LabHost::start(const HostOptions& options) {
  const nlohmann::json description = last_line(run_lab_checked(order(options)));
  LabHost host;
  host.name_ = description.at("name");
  host.ip_ = description.at("ip");
  host.ip6_ = description.at("ip6");
  host.port_ = description.at("port");
  host.user_ = description.at("user");
  host.host_key_ = description.at("host_key");
  host.gateway_ = description.at("gateway");
  host.root_ = description.at("root").get<std::string>();
  return host;
}

LabHost::LabHost(LabHost&& other) noexcept
    : name_(std::exchange(other.name_, {})),
      ip_(std::move(other.ip_)),
      ip6_(std::move(other.ip6_)),
      port_(other.port_),
      user_(std::move(other.user_)),
      host_key_(std::move(other.host_key_)),
      gateway_(std::move(other.gateway_)),
      root_(std::move(other.root_)) {}

LabHost::~LabHost() {
  if (name_.empty()) return;
  try {
    std::ignore = run_lab_checked({"down", name_});
  } catch (const std::exception& failure) {
    // The next program that starts a host removes it.
    std::fprintf(stderr, "%s\n", failure.what());
  }
}

ExecResult LabHost::exec(std::string_view command) const {
  return run_lab({"exec", name_, "--", "sh", "-c", std::string(command)});
}

void LabHost::sshd(std::string_view action) const {
  std::ignore = run_lab_checked({"sshd", name_, std::string(action)});
}

void LabHost::docker(std::string_view action) const {
  std::ignore = run_lab_checked({"docker", name_, std::string(action)});
}

void LabHost::black_hole(bool on) const {
  std::ignore = run_lab_checked({"black-hole", name_, on ? "on" : "off"});
}

void LabHost::reboot() const { std::ignore = run_lab_checked({"reboot", name_}); }

}  // namespace lab
