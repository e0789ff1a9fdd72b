#include "tests/standin/jobs/host_checks.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/text.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr int kMinimumDocker = 24;

std::string server_version(std::string_view docker_json) {
  const Json json = Json::parse(docker_json, nullptr, false);
  if (!json.is_object()) return {};
  const auto server = json.find("Server");
  if (server == json.end() || !server->is_object()) return {};
  const auto version = server->find("Version");
  return version != server->end() && version->is_string() ? version->get<std::string>()
                                                          : std::string();
}

int major_of(const std::string& version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

RemoteTarget target_of(const Server& server, const Key* key) {
  RemoteTarget target;
  target.address = server.text("ip");
  target.port = server.number("port");
  target.user = server.text("user");
  if (key != nullptr) {
    target.private_key = key->private_key;
    target.key_uuid = key->uuid;
  }
  const auto timeout = server.settings.find("connection_timeout");
  if (timeout != server.settings.end() && timeout->is_number_integer()) {
    target.connect_timeout = timeout->get<std::int64_t>();
  }
  target.cloudflare_tunnel = server.flag("is_cloudflare_tunnel");
  return target;
}

}  // namespace

std::optional<std::string> dotted_version(std::string_view text) {
  const std::string copy(text);
  for (std::size_t at = 0; at < copy.size(); ++at) {
    std::array<int, 3> parts{};
    const int found = std::sscanf(copy.c_str() + at, "%d.%d.%d", &parts[0], &parts[1], &parts[2]);
    if (found < 2 || parts[0] < 0) continue;
    return std::to_string(parts[0]) + "." + std::to_string(parts[1]) + "." +
           std::to_string(parts[2]);
  }
  return std::nullopt;
}

std::string os_id(std::string_view os_release) {
  std::string id;
  while (!os_release.empty()) {
    const std::size_t end = os_release.find('\n');
    const std::string_view line = base::trimmed(os_release.substr(0, end));
    if (line.substr(0, 3) == "ID=") id = base::lower_case(line.substr(3));
    if (end == std::string_view::npos) break;
    os_release.remove_prefix(end + 1);
  }
  std::erase(id, '"');
  return id;
}

bool supported_os_release(std::string_view os_release) {
  constexpr std::array<std::string_view, 5> kFamilies = {
      "ubuntu debian raspbian pop", "centos fedora rhel ol rocky amzn almalinux",
      "sles opensuse-leap opensuse-tumbleweed", "arch", "alpine"};
  const std::string id = os_id(os_release);
  if (id.empty()) return false;
  const auto containing = std::count_if(kFamilies.begin(), kFamilies.end(), [&](auto family) {
    return family.find(id) != std::string_view::npos;
  });
  return containing == 1;
}

std::optional<HostChecks> HostChecks::of(Database& database, const std::string& uuid,
                                         const SshClient& ssh, Timing timing,
                                         const base::Context& context) {
  struct Loaded {
    Server server;
    Version version;
    RemoteTarget target;
  };
  const auto loaded = database.read([&](const State& state) -> std::optional<Loaded> {
    const Server* server = state.find_server(uuid);
    if (server == nullptr) return std::nullopt;
    const Key* key = state.find_key_by_id(server->number("private_key_id"));
    return Loaded{*server, state.version(), target_of(*server, key)};
  });
  if (!loaded) return std::nullopt;
  return HostChecks(database, loaded->server, loaded->version, loaded->target, ssh, timing,
                    context);
}

HostChecks::HostChecks(Database& database, const Server& server, Version version,
                       RemoteTarget target, const SshClient& ssh, Timing timing,
                       const base::Context& context)
    : database_(database),
      uuid_(server.text("uuid")),
      version_(version),
      skipped_(placeholder_address(server.text("ip")) || server.flag("force_disabled")),
      context_(context),
      timing_(timing),
      shell_(std::make_unique<RemoteShell>(ssh, std::move(target), timing)) {}

bool HostChecks::killed() const {
  return context_.stop.stop_requested() || context_.deadline.passed(*context_.clock);
}

void HostChecks::edit(const std::function<void(Server&, const std::string& now)>& change) {
  if (killed()) return;
  const std::string now = timestamp(context_.clock->wall_now());
  database_.edit([&](State& state) {
    Server* const server = state.find_server(uuid_);
    if (server != nullptr) change(*server, now);
  });
}

Server HostChecks::current() const {
  return database_.read([&](const State& state) {
    const Server* const server = state.find_server(uuid_);
    return server == nullptr ? Server() : *server;
  });
}

RemoteOutput HostChecks::run(std::string_view command, Privilege privilege) {
  return shell_->run(command, privilege, context_);
}

void HostChecks::set_flag(std::string_view flag, bool value) {
  edit([&](Server& server, const std::string& now) {
    set_column(server.settings, flag, value, now);
  });
}

void HostChecks::remember_version(const std::string& prefix,
                                  const std::optional<std::string>& version) {
  if (version_ < Version{4, 3, 2}) return;
  edit([&](Server& server, const std::string& now) {
    set_column(server.settings, prefix, version ? Json(*version) : Json(nullptr), now);
    set_column(server.settings, prefix + "_checked_at", now, now);
  });
}

std::optional<std::string> HostChecks::connection_error() {
  if (skipped_) return "Server skipped.";
  const RemoteOutput listing = run("ls /");
  set_flag("is_reachable", listing.has_value());
  return listing ? std::nullopt : std::optional(listing.error().message);
}

tl::expected<bool, RemoteError> HostChecks::os_supported() {
  const RemoteOutput text = run("cat /etc/os-release");
  if (!text) return tl::unexpected(text.error());
  alpine_ = os_id(*text) == "alpine";
  return supported_os_release(*text);
}

bool HostChecks::installable() const { return !alpine_ || version_ >= Version{4, 4, 0}; }

std::vector<std::string> HostChecks::missing_prerequisites() {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kCommands = {
      {{"git", "command -v git"}, {"curl", "command -v curl"}, {"jq", "command -v jq"}}};
  std::vector<std::string> missing;
  for (const auto& [name, command] : kCommands) {
    const RemoteOutput path = run(command);
    if (!path || path->empty()) missing.emplace_back(name);
  }
  return missing;
}

bool HostChecks::docker_engine() {
  const bool usable = run("command -v docker", Privilege::login_user) && run("docker version");
  set_flag("is_usable", usable);
  if (usable && !current().flag("is_build_server")) {
    // A network that exists already is not an error.
    [[maybe_unused]] const auto created =
        run("docker network create coolify --attachable >/dev/null 2>&1 || true");
  }
  return usable;
}

bool HostChecks::docker_compose() {
  const bool present = run("docker compose version").has_value();
  set_flag("is_usable", present);
  return present;
}

bool HostChecks::docker_version() {
  const RemoteOutput json = run("docker version --format json");
  const std::string version = json ? server_version(*json) : std::string();
  remember_version("docker_version", dotted_version(version.empty() ? "0.0.0" : version));
  const RemoteOutput compose = run("docker compose version --short");
  remember_version("compose_version", compose ? dotted_version(*compose) : std::nullopt);
  const bool enough = major_of(version) >= kMinimumDocker;
  edit([&](Server& server, const std::string& now) {
    if (enough) set_column(server.settings, "is_reachable", true, now);
    set_column(server.settings, "is_usable", enough, now);
  });
  return enough;
}

void HostChecks::run_installer(const std::string& script) {
  [[maybe_unused]] const auto output = run(script);
}

bool placeholder_address(std::string_view text) {
  return base::trimmed(text).empty() || text == "1.2.3.4" || text == "0.0.0.0" || text == "::";
}

}  // namespace standin
