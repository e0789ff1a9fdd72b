#pragma once

#include <string>

#include "base/clock.h"
#include "tests/standin/store/state.h"

namespace standin {

/// Who may see what of an object.
struct View {
  Version version = kNewestVersion;
  bool sensitive = false;  ///< the token can read sensitive fields
};

/// What the creator of a server chose.
struct NewServer {
  std::string name;
  std::string description;
  std::string ip;
  std::int64_t port = 22;
  std::string user = "root";
  std::int64_t private_key_id = 0;
  std::int64_t team_id = 0;
  std::string proxy_type = "TRAEFIK";
  bool is_build_server = false;
};

/// Inserts a server with the defaults of every other column, and its default destination.
/// Returns its uuid.
std::string insert_server(State& state, const NewServer& wanted, base::WallTime now);

/// Inserts the machine Coolify itself runs on: id 0 of team 0, usable without any check.
void insert_coolify_host(State& state, base::WallTime now);

/// An element of GET /servers: few columns, all settings.
[[nodiscard]] Json list_element(const Server& server, const View& view);
/// GET /servers/{uuid}.
[[nodiscard]] Json server_object(const Server& server, const View& view);
/// The settings alone.
[[nodiscard]] Json settings_object(const Server& server, const View& view);
/// An element of GET /servers/{uuid}/resources.
[[nodiscard]] Json resource_object(const Resource& resource);

}  // namespace standin
