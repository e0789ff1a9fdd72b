#include "checks/docker_facts.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace checks {
namespace {

constexpr std::string_view kServerPrefix = "server=";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The value of the line "key=value".
std::optional<std::string> value_of(const std::optional<std::vector<std::string>>& lines,
                                    const std::string& key) {
  if (!lines) return std::nullopt;
  for (const std::string& line : *lines) {
    if (!line.starts_with(key + "=")) continue;
    const std::string value = line.substr(key.size() + 1);
    return value.empty() || value == "<no value>" ? std::nullopt : std::optional(value);
  }
  return std::nullopt;
}

struct VersionAnswer {
  nlohmann::json server;  ///< null when there is none
  std::string messages;   ///< everything that is not the answer
};

VersionAnswer read_answer(const std::vector<std::string>& lines) {
  VersionAnswer answer;
  for (const std::string& line : lines) {
    if (line.starts_with(kServerPrefix)) {
      answer.server = nlohmann::json::parse(line.substr(kServerPrefix.size()), nullptr, false);
    } else {
      answer.messages += line + "\n";
    }
  }
  return answer;
}

std::optional<std::string> text_member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

bool is_podman(const nlohmann::json& server, const HostFacts& facts) {
  if (contains(base::lower_case(facts.peek(docker::kCliVersion).value_or("")), "podman")) {
    return true;
  }
  if (!server.is_object() || !server.contains("Components")) return false;
  const nlohmann::json& components = server["Components"];
  if (!components.is_array()) return false;
  for (const nlohmann::json& component : components) {
    if (text_member(component, "Name") == "Podman Engine") return true;
  }
  return false;
}

/// The address in "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is ...".
std::string endpoint_of(const std::string& messages) {
  constexpr std::string_view kMark = " at ";
  const std::size_t mark = messages.find(kMark);
  if (mark == std::string::npos) return {};
  const std::size_t begin = mark + kMark.size();
  std::string endpoint = messages.substr(begin, messages.find_first_of(" \n;", begin) - begin);
  while (endpoint.ends_with('.')) endpoint.pop_back();
  return endpoint;
}

/// /snap/bin/docker is a link to snap itself, or leads into the snap.
bool is_snap(const HostFacts& facts, const std::optional<std::string>& root) {
  for (const auto& fact : {docker::kCli, docker::kCliElsewhere, docker::kCliTarget}) {
    const std::string path = facts.peek(fact).value_or("");
    if (path.starts_with("/snap/") || path.starts_with("/var/lib/snapd/snap/") ||
        path.ends_with("/bin/snap")) {
      return true;
    }
  }
  return root.value_or("").starts_with("/var/snap/");
}

DockerState state_of_silence(const std::string& endpoint, const HostFacts& facts) {
  if (!endpoint.empty() && endpoint != "unix:///var/run/docker.sock" &&
      endpoint != "unix:///run/docker.sock") {
    const std::string asked = "unix://" + facts.peek(docker::kAskedSocket).value_or("");
    return endpoint == asked ? DockerState::socket_down : DockerState::other_endpoint;
  }
  if (is_snap(facts, std::nullopt)) return DockerState::snap_down;
  const auto service = facts.peek(docker::kService);
  if (value_of(service, "ActiveState") == "activating") return DockerState::daemon_starting;
  const bool has_engine =
      facts.peek(docker::kEngine).has_value() || value_of(service, "LoadState") == "loaded";
  return has_engine ? DockerState::daemon_down : DockerState::client_only;
}

DockerState state_of_failure(std::int64_t exit, const std::string& messages,
                             const HostFacts& facts) {
  if (is_timeout(exit)) return DockerState::daemon_silent;
  if (tells_unfit_api(messages)) return DockerState::client_unfit;
  if (contains(messages, "permission denied")) return DockerState::permission_denied;
  if (contains(messages, "Cannot connect to the Docker daemon") ||
      contains(messages, "failed to connect to the docker API")) {
    return state_of_silence(endpoint_of(messages), facts);
  }
  return DockerState::failed;
}

/// Why the command was not found, if it was not. sudo looks it up itself, by the `secure_path` of
/// the sudoers files.
std::optional<DockerState> state_of_command(const HostFacts& facts, const VersionAnswer& answer) {
  const bool is_there = facts.get(docker::kCli) || facts.get(docker::kCliElsewhere);
  const auto state_where = [&](DockerState state) {
    if (!is_there) return DockerState::not_installed;
    return is_snap(facts, std::nullopt) ? DockerState::snap_down : state;
  };
  if (facts.get(docker::kThroughSudo)) {
    if (!contains(answer.messages, "command not found")) return std::nullopt;
    return state_where(DockerState::not_in_sudo_path);
  }
  if (facts.get(docker::kCli)) return std::nullopt;
  return state_where(DockerState::not_in_path);
}

DockerState state_of(const HostFacts& facts, const VersionAnswer& answer) {
  if (const auto missing = state_of_command(facts, answer)) return *missing;
  if (is_podman(answer.server, facts)) return DockerState::podman;
  const std::int64_t exit = facts.get(docker::kVersionExit).value_or(-1);
  if (exit != 0) return state_of_failure(exit, answer.messages, facts);
  // Coolify reads all that comes, so a wrapper that greets makes it read another version.
  if (!answer.messages.empty()) return DockerState::failed;
  return text_member(answer.server, "Version") ? DockerState::ready : DockerState::failed;
}

}  // namespace

bool is_timeout(std::int64_t exit) {
  constexpr std::int64_t kTimedOut = 124;
  constexpr std::int64_t kTerminated = 143;
  return exit == kTimedOut || exit == kTerminated;
}

bool tells_unfit_api(std::string_view output) {
  return contains(output, "client version") &&
         (contains(output, "is too old") || contains(output, "is too new"));
}

namespace {

/// Of "path mode owner group"; the path may have blanks.
void take_socket(DockerView& view, const std::string& text) {
  std::vector<std::string> words;
  std::string rest = text;
  for (int i = 0; i < 3; ++i) {
    const std::size_t blank = rest.rfind(' ');
    if (blank == std::string::npos) return;
    words.push_back(rest.substr(blank + 1));
    rest.resize(blank);
  }
  view.socket_path = rest;
  view.socket_group = words[0];
  view.socket_owner = words[1];
  view.socket_mode = words[2];
}

}  // namespace

DockerView docker_view(const HostFacts& facts) {
  const VersionAnswer answer =
      read_answer(facts.get(docker::kVersionOutput).value_or(std::vector<std::string>()));
  DockerView view;
  view.state = state_of(facts, answer);
  view.output = answer.messages;
  if (view.state == DockerState::ready) view.server_version = text_member(answer.server, "Version");
  if (facts.peek(docker::kComposeExit) == 0) {
    view.compose_version = base::trimmed(facts.peek(docker::kComposeOutput).value_or(""));
  }
  view.root_directory = value_of(facts.peek(docker::kInfo), "root");
  view.storage_driver = value_of(facts.peek(docker::kInfo), "driver");
  view.cgroup_version = value_of(facts.peek(docker::kInfo), "cgroup");
  view.engine_id = value_of(facts.peek(docker::kInfo), "id");
  view.asked_socket = facts.peek(docker::kAskedSocket);
  view.service_runs = value_of(facts.peek(docker::kService), "ActiveState") == "active";
  view.is_snap = is_snap(facts, view.root_directory);
  view.unit_file_state = value_of(facts.peek(docker::kService), "UnitFileState");
  view.is_rootless =
      contains(value_of(facts.peek(docker::kInfo), "security").value_or(""), "name=rootless");
  view.architecture = text_member(answer.server, "Arch");
  view.endpoint = endpoint_of(answer.messages);
  take_socket(view, facts.peek(docker::kSocket).value_or(""));
  return view;
}

}  // namespace checks
