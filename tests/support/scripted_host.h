#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "registration/host_connector.h"
#include "registration/install_script.h"
#include "registration/key_script.h"
#include "tests/support/healthy_host.h"
#include "tests/support/scripted_executor.h"

namespace tests {

/// A machine that is well and lets everybody in. Tests change what it answers before they run
/// something on it.
class ScriptedHost : public registration::HostConnector {
 public:
  ScriptedHost() {
    executor.otherwise([this](const ScriptedExecutor::Run& run) { return answer(run); });
  }

  base::Expected<registration::Connection> connect(const base::Context& context) override {
    ++connections;
    time_left = context.deadline.remaining(*context.clock);
    events.emplace_back("connect");
    if (refuse_login) return base::fail(*refuse_login);
    return registration::Connection{std::make_unique<Shell>(executor), host_key, jump_host_keys};
  }

  bool logs_in_with(const ssh::PublicKey& key) const override {
    return key.line_without_comment() == login_key;
  }

  std::optional<base::Expected<void>> prove(const ssh::PublicKey& key, const std::string& user,
                                            const base::Context&) override {
    if (!proof) return std::nullopt;
    events.push_back("login of " + user);
    proven_key = key.line_without_comment();
    return proof;
  }

  std::optional<base::Expected<void>> find_server(std::uint16_t port,
                                                  const base::Context&) override {
    events.push_back("port " + std::to_string(port));
    return server_found;
  }

  ScriptedExecutor executor;
  registration::HostKey host_key = {"ssh-ed25519", "SHA256:abc", "ssh-ed25519 AAAA"};
  std::vector<registration::JumpHostKey> jump_host_keys;
  std::map<std::string, std::string> host_changes;  ///< records that differ from the healthy host
  std::string key_outcome = "added";
  std::string removal_outcome = "removed";
  std::string look_outcome = "present";
  std::optional<base::Diagnostic> refuse_login;
  std::function<std::string(const std::string& step)> on_install;  ///< what the step prints
  std::string login_key;                             ///< of connect(), type and base64
  std::optional<base::Expected<void>> proof;         ///< of the deployed key; nothing: not at hand
  std::string proven_key;                            ///< what was asked for
  std::optional<base::Expected<void>> server_found;  ///< at another port; nothing: not at hand
  int connections = 0;
  base::Duration time_left = {};    ///< what the last connection might have taken
  std::vector<std::string> events;  ///< what happened, in order

 private:
  /// Runs on the machine's one executor.
  class Shell final : public ssh::Executor {
   public:
    explicit Shell(ScriptedExecutor& executor) : executor_(executor) {}
    base::Expected<ssh::Output> run(const ssh::Script& script,
                                    const base::Context& context) override {
      return executor_.run(script, context);
    }

   private:
    ScriptedExecutor& executor_;
  };

  base::Expected<ssh::Output> answer(const ScriptedExecutor::Run& run) {
    if (run.text == registration::key_script()) {
      const std::string& action = run.inputs.at("key_action");
      const bool adds = action == "add" || action == "comment";
      const std::string& others = action == "look" ? look_outcome : removal_outcome;
      events.emplace_back((action == "add"       ? "deploy "
                           : action == "comment" ? "comment "
                           : action == "look"    ? "look for key of "
                                                 : "remove key ") +
                          run.inputs.at("registered_user"));
      return ssh::Output{
          ssh::ExitCode{0},
          "key.outcome\t" + (adds ? key_outcome : others) + "\nkey.messages\t\nkey.file\nend\n",
          ""};
    }
    if (run.text == registration::install_script()) {
      const std::string& step = run.inputs.at("install_step");
      events.emplace_back("install " + step);
      return ssh::Output{ssh::ExitCode{0}, on_install(step), ""};
    }
    events.emplace_back("inspect");
    auto records = host_changes;
    // What the script only hands back.
    const std::pair<const char*, const char*> handed_back[] = {
        {"host.epoch", "our_epoch"},          {"clock.ours", "our_epoch"},
        {"ports.wanted", "proxy_ports"},      {"docker.asked_socket", "docker_socket"},
        {"login.key_type", "login_key_type"}, {"login.key_bits", "login_key_bits"}};
    for (const auto& [fact, input] : handed_back) records.emplace(fact, run.inputs.at(input));
    return ssh::Output{ssh::ExitCode{0}, probe_output_with(records), ""};
  }
};

}  // namespace tests
