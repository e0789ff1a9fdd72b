#include "provider/server_registration/coolify_keys.h"

#include <doctest/doctest.h>

using provider::RegistrationModel;
using provider::trusted_keys;

namespace {

using Keys = std::vector<std::string>;

RegistrationModel with_key(const std::string& uuid) {
  RegistrationModel model;
  model.private_key_uuid = uuid;
  return model;
}

}  // namespace

TEST_CASE(
    "the machine trusts the key that was in use, then what failed runs left, then the new one") {
  CHECK(trusted_keys({}, {}, with_key("new")) == Keys{"new"});
  CHECK(trusted_keys(with_key("old"), {}, with_key("new")) == Keys{"old", "new"});
  CHECK(trusted_keys(with_key("old"), {"older", "new", "old"}, with_key("new")) ==
        Keys{"old", "older", "new"});
  CHECK(trusted_keys(with_key("one"), {}, with_key("one")) == Keys{"one"});
  CHECK(trusted_keys({}, {}, {}).empty());
}

TEST_CASE("a fault of the configuration that names no argument is the login's") {
  base::Diagnostic fault;
  fault.kind = base::ErrorKind::invalid_config;
  CHECK(provider::at_key_argument(fault).path.to_string() == "ssh.use_coolify_key");
  fault.path = base::Path::of("private_key_uuid");
  CHECK(provider::at_key_argument(fault).path.to_string() == "private_key_uuid");
  fault.path = base::Path();
  fault.kind = base::ErrorKind::timeout;
  CHECK(provider::at_key_argument(fault).path.empty());
}
