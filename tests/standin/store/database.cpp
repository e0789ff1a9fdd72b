#include "tests/standin/store/database.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/os/unique_fd.h"

namespace nlohmann {

template <typename T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) {
    out = value ? json(*value) : json(nullptr);
  }
  static void from_json(const json& in, std::optional<T>& value) {
    value = in.is_null() ? std::nullopt : std::optional<T>(in.get<T>());
  }
};

}  // namespace nlohmann

namespace standin {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Switches, version, api_enabled, allowed_ips,
                                                maintenance, cloud, rate_limit, queue_running,
                                                queue_delay_ms, minute_job, policy_denial,
                                                install_script, list_seed, resolves_names,
                                                metadata_delay_ms, stale_proxy_write_ms,
                                                sentinel_report_ms, cleanup_ms, cleanup_failure)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Team, id, name, created_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Membership, user_id, team_id, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Token, id, secret, user_id, team_id, abilities,
                                                expires_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Key, id, uuid, name, description, private_key,
                                                fingerprint, team_id, is_git_related,
                                                used_elsewhere, created_at, updated_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Server, id, row, settings)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Resource, id, server_id, uuid, name, type, status,
                                                domains, created_at, updated_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Destination, server_id, uuid, name, network,
                                                created_at, updated_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CleanupRun, id, server_id, uuid, status, message,
                                                finished_at, created_at, updated_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(State, switches, teams, memberships, tokens, keys,
                                                servers, resources, destinations, cleanup_runs,
                                                last_id)

namespace {

base::Diagnostic bad_state_file(std::string cause) {
  base::Diagnostic diagnostic;
  diagnostic.kind = base::ErrorKind::invalid_config;
  diagnostic.code = "standin.state_file";
  diagnostic.summary = "The state file cannot be used";
  diagnostic.cause = std::move(cause);
  diagnostic.remedy = "Give another file, or remove this one to start afresh.";
  return diagnostic;
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Json state_to_json(const State& state) { return state; }

base::Expected<State> state_from_json(const Json& json) {
  // The library reports wrong types only by throwing; this is where that ends.
  try {
    return json.get<State>();
  } catch (const Json::exception& error) {
    return base::fail(bad_state_file(error.what()));
  }
}

base::Expected<void> Database::load() {
  const std::scoped_lock lock(mutex_);
  std::ifstream file(path_);
  if (path_.empty() || !file) return {};
  const std::string content((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  auto state = state_from_json(Json::parse(content, nullptr, false));
  if (!state) return base::fail(state.error());
  state_ = std::move(*state);
  return {};
}

void Database::save() const {
  if (path_.empty()) return;
  const std::string content =
      state_to_json(state_).dump(1, ' ', false, Json::error_handler_t::replace);
  if (!write_file_atomically(path_, content)) {
    std::fprintf(stderr, "coolify-standin: cannot write %s\n", path_.c_str());
  }
}

bool write_file_atomically(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".new";
  base::UniqueFd file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file || !write_all(file.get(), content)) return false;
  file.reset();
  return std::rename(temporary.c_str(), path.c_str()) == 0;
}

}  // namespace standin
