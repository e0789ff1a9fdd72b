#include "tests/contract/registration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "checks/catalog.h"
#include "plugin/rpc/outcome.h"
#include "provider/server_registration/spec.h"
#include "registration/login/connector.h"
#include "tests/support/ssh_texts.h"

namespace tests {
namespace {

using provider::registration_spec;
using schema::Value;

/// What the plugin makes of a state before Terraform has it.
Value stored(const Value& state) {
  auto object = plugin::storable(registration_spec().schema(0, ""), state);
  REQUIRE_MESSAGE(object.has_value(), object.error().cause);
  return *std::move(object);
}

/// The one scripted machine behind connectors that end with their operation.
class Borrowed final : public registration::HostConnector {
 public:
  Borrowed(ScriptedHost& host, provider::Login login)
      : host_(host), connector_(std::move(login.prepared)) {}
  base::Expected<registration::Connection> connect(const base::Context& context) override {
    return host_.connect(context);
  }
  bool logs_in_with(const ssh::PublicKey& key) const override {
    return host_.logs_in_with(key) || connector_.logs_in_with(key);
  }
  std::optional<base::Expected<void>> prove(const ssh::PublicKey& key, const std::string& user,
                                            const base::Context& context) override {
    return host_.prove(key, user, context);
  }

 private:
  ScriptedHost& host_;
  registration::login::Connector connector_;  ///< connects to nothing
};

/// A line for each target, of which `found` says whether its name was.
std::string reached_targets(const std::string& found) {
  std::string lines;
  for (const std::string& target : checks::settings_of("outbound", {}).list("targets")) {
    lines += (lines.empty() ? "" : "\x1F") + target + " " + found + " curl 0";
  }
  return lines;
}

std::string codes(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& one : diagnostics.items()) {
    const bool is_error = one.severity == base::Severity::error;
    text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
  }
  return text;
}

/// Uuids in a path stand for themselves.
std::string without_uuids(const std::string& path) {
  std::string made;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string segment = path.substr(begin, end - begin);
    made += (begin == 0 ? "" : "/") + (segment.size() >= 20 ? "*" : segment);
    begin = end + 1;
  }
  return made;
}

bool is_of(const std::string& path, const std::string& part) {
  return path == part || path.starts_with(part + '.');
}

bool has(const Parts& parts, const std::string& part) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const auto& one) { return is_of(one.first, part); });
}

/// The findings in one part, so that another check changes nothing here.
void fold_findings(Parts& parts) {
  if (!has(parts, "health.checks")) return;
  std::string findings;
  for (const checks::Check* const check : checks::catalog()) {
    const std::string path = "health.checks." + std::string(check->id);
    const auto status = parts.find(path + ".status");
    if (status == parts.end() || status->second == "\"passed\"") continue;
    findings += std::string(check->id) + " " + status->second;
  }
  std::erase_if(parts, [](const auto& one) { return is_of(one.first, "health.checks"); });
  parts["health.checks"] = findings.empty() ? "all passed" : findings;
}

/// Without what no test can foresee and what is too long to read.
Parts tidied(Parts parts) {
  for (auto& [path, text] : parts) {
    if (path == "registration_id" && text.size() == 34) text = "id";
    if (path.ends_with("_at") && text.size() == 22) text = "time";
    if (path == "duration_seconds") text = "seconds";
    if (path == "ssh.private_key" && text == '"' + std::string(kPrivateKey) + '"') text = "key";
  }
  fold_findings(parts);
  return parts;
}

/// Only whether there is such a part.
void fold(Parts& parts, const std::string& part) {
  if (!has(parts, part)) return;
  std::erase_if(parts, [&](const auto& one) { return is_of(one.first, part); });
  parts[part] = "set";
}

/// The texts of the private keys; an empty one when there is none.
std::vector<std::string> keys_of(const ssh::Credentials& credentials) {
  if (!credentials.private_key) return {""};
  std::vector<std::string> keys = {std::string(credentials.private_key->text().reveal())};
  for (const ssh::PrivateKey& key : credentials.other_keys) {
    keys.emplace_back(key.text().reveal());
  }
  return keys;
}

/// Who has to be there: "10.0.0.1:22 as ssh-ed25519 AAAA...".
std::string demands_of(const ssh::Hop& machine) {
  std::string keys;
  for (const ssh::PublicKey& key : machine.host_key.keys) keys += key.line_without_comment();
  return machine.endpoint.to_string() + " as " + (keys.empty() ? "any" : keys);
}

}  // namespace

Registration::Registration(const std::vector<std::string>& abilities,
                           const ContractOptions& options)
    : contract(options),
      state(none()),
      resource_({access_, defaults_,
                 [this](provider::Login login) { return connector(std::move(login)); }, &events_,
                 &queue}) {
  events_.set(listener);
  standin::Json all = {"read", "write"};
  for (const std::string& ability : abilities) all.push_back(ability);
  use_token({{"abilities", all}});
  host.host_changes["network.results"] = reached_targets("yes");
  host.host_changes["engine.results"] = reached_targets("unknown");
  coolify_gets_in();
  contract.instance().control("DELETE", "/requests");
}

void Registration::use_token(const standin::Json& fields) {
  token = contract.instance().new_token(fields);
  access_.set(contract.client_for(token), "https://coolify.example.com");
}

void Registration::use_defaults(const provider::SshModel& ssh) {
  provider::DefaultsModel defaults;
  defaults.ssh = ssh;
  defaults_.set(defaults);
}

void Registration::coolify_gets_in() {
  for (const auto& [command, answer] : standin::good_host()) {
    contract.host().answers(command, answer);
  }
  contract.host().answers(
      "docker version --format json",
      {0, R"({"Client":{"Version":"26.1.5+dfsg1"},"Server":{"Version":"26.1.5+dfsg1"}})", ""});
  contract.host().answers("docker compose version --short", {0, "2.26.1-4", ""});
}

void Registration::coolify_is_locked_out() {
  contract.host().connection_fails("root@h: Permission denied (publickey).");
}

base::Context Registration::context() {
  base::Context context = contract.context();
  context.stop = stop.get_token();
  return context;
}

provider::RegistrationModel Registration::arguments() const {
  provider::RegistrationModel model;
  model.ip = "10.0.0.1";
  model.name = "web-1";
  model.private_key_uuid = contract.key_uuid();
  model.ssh = provider::SshModel();
  model.ssh->private_key = kPrivateKey;
  return model;
}

std::string Registration::apply(const provider::RegistrationModel& arguments) {
  return apply(registration_spec().encode(arguments), registration_spec().encode(arguments));
}

std::string Registration::apply_ignoring(const std::string& name,
                                         const provider::RegistrationModel& arguments) {
  const Value config = registration_spec().encode(arguments);
  return apply(config.with(name, state.at(name)), config);
}

std::string Registration::apply(const Value& seen, const Value& config) {
  login_keys.clear();
  login_demands.clear();
  const auto plan = resource_.plan({seen, state, seen, private_data}, context());
  REQUIRE_MESSAGE(!plan.diagnostics.has_error(), codes(plan.diagnostics));
  REQUIRE(plan.requires_replace.empty());
  const schema::ApplyRequest request{config, state, plan.planned, plan.planned_private};
  return keep(state.is_null() ? resource_.create(request, context())
                              : resource_.update(request, context()));
}

std::string Registration::plan(const provider::RegistrationModel& arguments) {
  const Value config = registration_spec().encode(arguments);
  return codes(resource_.plan({config, state, config, private_data}, context()).diagnostics);
}

std::string Registration::plan_destroy() {
  return codes(resource_.plan({none(), state, none(), private_data}, context()).diagnostics);
}

std::string Registration::destroy() {
  login_keys.clear();
  login_demands.clear();
  const auto response = resource_.remove({none(), state, none(), private_data}, context());
  if (!response.diagnostics.has_error()) state = none();
  told.clear();
  for (const base::Diagnostic& one : response.diagnostics.items()) told += one.detail() + "\n";
  return codes(response.diagnostics);
}

std::string Registration::refresh() {
  login_keys.clear();
  login_demands.clear();
  const auto response = resource_.read({state, private_data}, context());
  if (!response.diagnostics.has_error()) {
    state = response.state.is_null() ? none() : stored(response.state);
    if (!response.private_data.empty()) private_data = response.private_data;
  }
  told.clear();
  for (const base::Diagnostic& one : response.diagnostics.items()) told += one.detail() + "\n";
  return codes(response.diagnostics);
}

std::string Registration::import(const std::string& id) {
  login_keys.clear();
  login_demands.clear();
  return keep(resource_.import_state(id, context()));
}

std::string Registration::events() {
  std::string text;
  for (const std::string& event : std::exchange(host.events, {})) {
    text += (text.empty() ? "" : ", ") + event;
  }
  return text;
}

std::string Registration::changes() {
  const standin::Json log = contract.instance().control("GET", "/requests");
  contract.instance().control("DELETE", "/requests");
  constexpr std::string_view kApi = "/api/v1";
  std::string text;
  for (const auto& one : log["requests"]) {
    const auto method = one["method"].get<std::string>();
    if (method == "GET") continue;
    std::string path = one["path"].get<std::string>();
    if (path.starts_with(kApi)) path.erase(0, kApi.size());
    // Asks no more than whether the token may write.
    if (path == "/servers/none") continue;
    text += (text.empty() ? "" : ", ") + method + " " + without_uuids(path);
  }
  return text;
}

std::unique_ptr<registration::HostConnector> Registration::connector(provider::Login login) {
  const ssh::ConnectOptions& options = login.prepared.options;
  const auto add = [this](const ssh::Credentials& credentials) {
    for (std::string& key : keys_of(credentials)) login_keys.push_back(std::move(key));
  };
  add(options.target.credentials);
  for (const ssh::Hop& hop : options.jump_hosts) add(hop.credentials);
  login_users = {options.target.credentials.user};
  login_users.insert(login_users.end(), options.other_users.begin(), options.other_users.end());
  login_demands = demands_of(options.target);
  return std::make_unique<Borrowed>(host, std::move(login));
}

std::string Registration::keep(const schema::StateResponse& response) {
  if (!response.state.is_null()) {
    REQUIRE(response.state.is_wholly_known());
    state = stored(response.state);
    if (!response.private_data.empty()) private_data = response.private_data;
  }
  told.clear();
  for (const base::Diagnostic& one : response.diagnostics.items()) told += one.detail() + "\n";
  return codes(response.diagnostics);
}

Value Registration::none() const {
  return Value::null(registration_spec().schema(0, "").value_type());
}

Parts steady_parts(const Registration& registration) {
  Parts parts = tidied(parts_of(registration.state));
  for (auto& [path, text] : parts) {
    if (path == "uuid") text = "uuid";
    if (path == "private_key_uuid" && text == '"' + registration.contract.key_uuid() + '"') {
      text = "key's uuid";
    }
  }
  return parts;
}

std::string steady_difference(const Value& before, const Value& after) {
  Parts old_parts = tidied(parts_of(before));
  Parts new_parts = tidied(parts_of(after));
  for (const std::string part : {"docker_info", "health", "health_check_status", "host"}) {
    if (has(old_parts, part) != has(new_parts, part)) {
      fold(old_parts, part);
      fold(new_parts, part);
    }
  }
  return difference(old_parts, new_parts);
}

}  // namespace tests
