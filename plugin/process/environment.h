#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace plugin {

/// How an environment variable is looked up; nothing when it is not set.
using Lookup = std::function<std::optional<std::string>(const char* name)>;

/// The process's own environment.
[[nodiscard]] std::optional<std::string> process_variable(const char* name);

/// An inclusive range of TCP ports.
struct PortRange {
  int first = 0;
  int last = 0;
  bool operator==(const PortRange&) const = default;
};

/// What a go-plugin client tells the plugin it starts.
struct Environment {
  bool has_cookie = false;          ///< TF_PLUGIN_MAGIC_COOKIE is Terraform's
  std::set<int> protocol_versions;  ///< offered by the client; empty when it did not say
  PortRange ports;                  ///< for TCP; {0, 0}: the kernel chooses
  std::string client_certificate;   ///< PEM; empty: plain text instead of mutual TLS
  std::string socket_directory;     ///< where Unix sockets go; empty: TMPDIR, else /tmp
  std::string socket_group;         ///< group name or gid that may use the socket; may be empty
  bool wants_multiplex_field = false;
  bool wants_tcp = false;  ///< COOLIFY_PLUGIN_NETWORK=tcp, for places without Unix sockets
};

[[nodiscard]] Environment read_environment(const Lookup& lookup);

}  // namespace plugin
