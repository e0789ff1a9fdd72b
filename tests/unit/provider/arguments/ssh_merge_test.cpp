#include "provider/arguments/ssh_merge.h"

#include <doctest/doctest.h>

using provider::JumpHostModel;
using provider::SshModel;
using provider::with_defaults;
using schema::Field;
using Text = schema::Field<std::string>;

namespace {

SshModel defaults() {
  SshModel one;
  one.port = 2222;
  one.user = "ubuntu";
  one.users = std::vector<std::string>{"admin"};
  one.private_key = "default key";
  one.passphrase = "default passphrase";
  one.certificate = "default certificate";
  one.password = "default password";
  one.sudo_password = "default sudo password";
  one.known_hosts = "default known hosts";
  one.host_key_policy = "known_hosts";
  one.timeout = "1m";
  one.proxy_host = "proxy.example";
  one.proxy_port = 3128;
  one.bastion_host = "bastion.example";
  one.bastion_user = "jump";
  return one;
}

}  // namespace

TEST_CASE("what the resource leaves open comes from the defaults") {
  const SshModel merged = with_defaults(SshModel(), defaults());
  CHECK(merged.port == Field<std::int64_t>(2222));
  CHECK(merged.user == Text("ubuntu"));
  CHECK(merged.private_key == Text("default key"));
  CHECK(merged.passphrase == Text("default passphrase"));
  CHECK(merged.sudo_password == Text("default sudo password"));
  CHECK(merged.host_key_policy == Text("known_hosts"));
  CHECK(merged.timeout == Text("1m"));
  CHECK(merged.proxy_port == Field<std::int64_t>(3128));
  CHECK(merged.bastion_user == Text("jump"));
}

TEST_CASE("what the resource says wins") {
  SshModel own;
  own.port = 22;
  own.timeout = Text::unknown();
  const SshModel merged = with_defaults(own, defaults());
  CHECK(merged.port == Field<std::int64_t>(22));
  CHECK(merged.timeout.is_unknown());
}

TEST_CASE("a write-only secret hides the default of its twin") {
  SshModel own;
  own.password_wo = "own password";
  own.sudo_password_wo = "own sudo password";
  const SshModel merged = with_defaults(own, defaults());
  CHECK(merged.password.is_null());
  CHECK(merged.sudo_password.is_null());
  CHECK(provider::given(merged.password, merged.password_wo) == Text("own password"));
}

TEST_CASE("what belongs together is taken together") {
  SshModel own;
  own.user = "deploy";
  own.private_key_wo = "own key";
  own.host_key = "own host key";
  own.proxy_host = "other.example";
  own.jump_hosts = std::vector<JumpHostModel>();
  const SshModel merged = with_defaults(own, defaults());
  CHECK(merged.users.is_null());
  CHECK(merged.private_key.is_null());
  CHECK(merged.passphrase.is_null());
  CHECK(merged.certificate.is_null());
  CHECK(merged.known_hosts.is_null());
  CHECK(merged.host_key_policy.is_null());
  CHECK(merged.proxy_port.is_null());
  CHECK(merged.bastion_host.is_null());
}
