#include "tests/acceptance/standin_process.h"

#include <stdexcept>

#include "tests/support/paths.h"

namespace acceptance {
namespace {

using nlohmann::json;
using tests::Process;

Process start(const std::string& address, const std::vector<std::string>& options,
              const std::filesystem::path& ready_file) {
  tests::Command command{.argv = {tests::in_build("tests/standin/coolify-standin"), "--listen",
                                  address + ":0", "--ready-file", ready_file, "--die-with-parent"},
                         .environment = tests::plain_environment()};
  command.argv.insert(command.argv.end(), options.begin(), options.end());
  return Process::start(command);
}

json accepted(const HttpAnswer& answer, const std::string& request) {
  if (answer.status < 200 || answer.status > 299) {
    throw std::runtime_error("the stand-in answered " + std::to_string(answer.status) + " to " +
                             request + ": " + answer.text);
  }
  return answer.body;
}

}  // namespace

StandinProcess::StandinProcess(const std::string& address, const std::vector<std::string>& options)
    : process_(start(address, options, directory_.path() / "ready.json")) {
  const std::filesystem::path ready = directory_.path() / "ready.json";
  const auto tells = [&] { return std::filesystem::exists(ready) || !process_.running(); };
  if (!tests::eventually(tells) || !process_.running()) {
    throw std::runtime_error("the stand-in did not start: " + process_.errors());
  }
  const json told = json::parse(tests::read_file(ready));
  endpoint_ = told.at("endpoint").get<std::string>();
  token_ = told.at("token").get<std::string>();
}

HttpAnswer StandinProcess::api(const std::string& method, const std::string& path,
                               const json& body) const {
  return http_call(method, endpoint_ + "/api/v1" + path, token_, body);
}

json StandinProcess::control(const std::string& method, const std::string& path,
                             const json& body) const {
  return accepted(http_call(method, endpoint_ + "/_standin" + path, token_, body),
                  method + " " + path);
}

std::string StandinProcess::add_key(const KeyPair& key, const std::string& name) const {
  const json fields = {{"name", name}, {"private_key", key.private_text()}};
  return accepted(api("POST", "/security/keys", fields), "POST /security/keys")
      .at("uuid")
      .get<std::string>();
}

std::string StandinProcess::add_server(const json& fields) const {
  return accepted(api("POST", "/servers", fields), "POST /servers").at("uuid").get<std::string>();
}

json StandinProcess::servers() const { return accepted(api("GET", "/servers"), "GET /servers"); }

json StandinProcess::server(const std::string& uuid) const {
  const HttpAnswer answer = api("GET", "/servers/" + uuid);
  return answer.status == 404 ? json(nullptr) : accepted(answer, "GET /servers/" + uuid);
}

void StandinProcess::change_server(const std::string& uuid, const json& columns) const {
  control("POST", "/servers/" + uuid, columns);
}

std::string StandinProcess::add_token(const std::vector<std::string>& abilities, int team) const {
  return control("POST", "/tokens", {{"abilities", abilities}, {"team_id", team}})
      .at("token")
      .get<std::string>();
}

void StandinProcess::set(const json& switches) const { control("PATCH", "/instance", switches); }

void StandinProcess::add_fault(const json& fault) const { control("POST", "/faults", fault); }

void StandinProcess::clear_faults() const { control("DELETE", "/faults"); }

std::vector<json> StandinProcess::requests(const std::string& method,
                                           const std::string& path) const {
  const json log = control("GET", "/requests");
  std::vector<json> found;
  for (const json& request : log.at("requests")) {
    const std::string text = request.at("path").get<std::string>();
    const bool path_matches = path.ends_with('*')
                                  ? text.starts_with("/api/v1" + path.substr(0, path.size() - 1))
                                  : text == "/api/v1" + path;
    if ((method == "*" || request.at("method") == method) && path_matches) found.push_back(request);
  }
  return found;
}

std::vector<json> StandinProcess::writes() const {
  std::vector<json> found;
  for (json& request : requests("*", "/*")) {
    // The request for no server asks no more than whether the token may write.
    const bool asks = request.at("method") == "GET" || request.at("path") == "/api/v1/servers/none";
    if (!asks) found.push_back(std::move(request));
  }
  return found;
}

void StandinProcess::forget_requests() const { control("DELETE", "/requests"); }

}  // namespace acceptance
