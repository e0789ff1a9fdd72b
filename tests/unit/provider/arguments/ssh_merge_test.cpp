#include "provider/arguments/ssh_merge.h"

#include <doctest/doctest.h>

using provider::is_login_enabled;
using provider::JumpHostModel;
using provider::SshModel;
using provider::uses_coolify_key;
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

namespace {

using Flag = Field<bool>;

SshModel with_coolify_key() {
  SshModel ssh;
  ssh.use_coolify_key = true;
  return ssh;
}

}  // namespace

TEST_CASE("Coolify's key is one of the private keys: there is one of them, the resource's first") {
  const SshModel own_wins = with_defaults(with_coolify_key(), defaults());
  CHECK(own_wins.private_key.is_null());
  CHECK(own_wins.passphrase.is_null());
  CHECK(own_wins.certificate.is_null());
  CHECK(own_wins.password == Text("default password"));
  CHECK(uses_coolify_key(own_wins));

  CHECK(uses_coolify_key(with_defaults(SshModel(), with_coolify_key())));
  for (Text SshModel::* const key : {&SshModel::private_key, &SshModel::private_key_wo}) {
    SshModel own;
    own.*key = "own key";
    CHECK_FALSE(uses_coolify_key(with_defaults(own, with_coolify_key())));
    own.*key = Text::unknown();
    CHECK_FALSE(uses_coolify_key(with_defaults(own, with_coolify_key())));
  }
  SshModel open;
  open.use_coolify_key = Flag::unknown();
  CHECK(with_defaults(open, defaults()).private_key.is_null());
  CHECK_FALSE(uses_coolify_key(open));
}

TEST_CASE("a resource takes Coolify's key and the switched-off login of the defaults back") {
  SshModel own;
  own.use_coolify_key = false;
  own.enabled = true;
  SshModel shared = with_coolify_key();
  shared.enabled = false;
  shared.password = "default password";
  const SshModel merged = with_defaults(own, shared);
  CHECK_FALSE(uses_coolify_key(merged));
  CHECK(is_login_enabled(merged));
  CHECK(merged.password == Text("default password"));
  CHECK(with_defaults(own, defaults()).private_key == Text("default key"));

  CHECK_FALSE(is_login_enabled(with_defaults(SshModel(), shared)));
  own.enabled = false;
  CHECK_FALSE(is_login_enabled(with_defaults(own, defaults())));
  CHECK(is_login_enabled(with_defaults(SshModel(), defaults())));
  own.enabled = Flag::unknown();
  CHECK(is_login_enabled(with_defaults(own, shared)));
}
