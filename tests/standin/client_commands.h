#pragma once

#include <string>

namespace standin {

/// Where a command-line tool finds its instance.
struct ClientTarget {
  std::string endpoint;
  std::string token;
};

/// Prints Coolify's view of the servers as a table. Returns the exit code.
int show_servers(const ClientTarget& target);

/// Stores the private key in `file` under `name` through the API and prints its uuid.
int add_key(const ClientTarget& target, const std::string& name, const std::string& file);

}  // namespace standin
