#pragma once

#include <cstdint>
#include <string>

#include "schema/object_spec.h"

namespace provider {

/// The `ssh` object: how this provider logs in to the machine.
struct SshModel {
  schema::Field<std::string> host;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::string> private_key;
  schema::Field<std::string> host_key;
  schema::Field<std::string> timeout;
};

[[nodiscard]] schema::ObjectSpec<SshModel> ssh_arguments();

/// The account a cloud's images create for the first login; "root" for all others.
[[nodiscard]] std::string default_login_user(const std::string& cloud_provider);

}  // namespace provider
