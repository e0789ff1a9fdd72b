#include "tests/standin/store/state.h"

#include <algorithm>

namespace standin {
namespace {

template <typename Servers, typename Wanted>
auto find_living(Servers& servers, Wanted wanted) -> decltype(&servers.front()) {
  const auto found = std::find_if(servers.begin(), servers.end(), [&](const Server& server) {
    return !server.deleted() && wanted(server);
  });
  return found == servers.end() ? nullptr : &*found;
}

auto in_team(std::int64_t team_id, std::string_view uuid) {
  return [=](const Server& server) {
    return server.number("team_id") == team_id && server.text("uuid") == uuid;
  };
}

auto with_uuid(std::string_view uuid) {
  return [=](const Server& server) { return server.text("uuid") == uuid; };
}

}  // namespace

std::string Server::text(std::string_view column) const { return text_of(row, column); }

std::int64_t Server::number(std::string_view column) const {
  const auto found = row.find(column);
  return found != row.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

bool Server::deleted() const {
  const auto found = row.find("deleted_at");
  return found != row.end() && !found->is_null();
}

bool Server::flag(std::string_view setting) const {
  const auto found = settings.find(setting);
  return found != settings.end() && found->is_boolean() && found->get<bool>();
}

Version State::version() const { return parse_version(switches.version).value_or(kNewestVersion); }

Server* State::find_server(std::int64_t team_id, std::string_view uuid) {
  return find_living(servers, in_team(team_id, uuid));
}

const Server* State::find_server(std::int64_t team_id, std::string_view uuid) const {
  return find_living(servers, in_team(team_id, uuid));
}

Server* State::find_server(std::string_view uuid) { return find_living(servers, with_uuid(uuid)); }

const Server* State::find_server(std::string_view uuid) const {
  return find_living(servers, with_uuid(uuid));
}

Key* State::find_key(std::int64_t team_id, std::string_view uuid) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) {
    return key.team_id == team_id && key.uuid == uuid;
  });
  return found == keys.end() ? nullptr : &*found;
}

const Key* State::find_key_by_id(std::int64_t id) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.id == id; });
  return found == keys.end() ? nullptr : &*found;
}

std::vector<const Resource*> State::resources_of(const Server& server) const {
  std::vector<const Resource*> found;
  for (const Resource& resource : resources) {
    if (resource.server_id == server.id) found.push_back(&resource);
  }
  return found;
}

std::optional<std::string> State::role_of(std::int64_t user_id, std::int64_t team_id) const {
  for (const Membership& membership : memberships) {
    if (membership.user_id == user_id && membership.team_id == team_id) return membership.role;
  }
  return std::nullopt;
}

std::string text_of(const Json& object, std::string_view key, std::string_view fallback) {
  if (!object.is_object()) return std::string(fallback);
  const auto found = object.find(key);
  const bool text = found != object.end() && found->is_string();
  return text ? found->get<std::string>() : std::string(fallback);
}

void set_column(Json& row, std::string_view column, Json value, const std::string& now) {
  Json& cell = row[std::string(column)];
  if (cell == value) return;
  cell = std::move(value);
  row["updated_at"] = now;
}

}  // namespace standin
