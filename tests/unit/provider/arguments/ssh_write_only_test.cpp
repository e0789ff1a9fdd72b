#include "provider/arguments/ssh_write_only.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "schema/schema.h"

using provider::JumpHostModel;
using provider::SshModel;
using provider::with_withheld;
using provider::withheld_secrets;
using provider::write_only_secrets;
using schema::Value;

namespace {

using Names = std::vector<std::string>;

/// Every write-only argument of `attributes`, by name.
Names write_only_names(const std::vector<schema::Attribute>& attributes,
                       const std::string& prefix) {
  Names names;
  for (const schema::Attribute& one : attributes) {
    if (one.write_only) names.push_back(prefix + one.name);
  }
  return names;
}

}  // namespace

TEST_CASE("every write-only argument of the schema is one that is remembered") {
  const auto spec = provider::ssh_arguments(provider::SshPlace::resource);
  SshModel ssh;
  ssh.jump_hosts = std::vector<JumpHostModel>{JumpHostModel()};
  Value all = spec.encode(ssh);
  Names expected = write_only_names(spec.attributes(), "");
  for (const std::string& name : expected) all = all.with(name, Value::string("secret"));
  for (const schema::Attribute& one : spec.attributes()) {
    if (one.name != "jump_hosts") continue;
    Value host = all.at("jump_hosts").elements()[0];
    for (const std::string& name : write_only_names(one.nested->attributes, "")) {
      host = host.with(name, Value::string("secret"));
      expected.push_back("jump_hosts[0]." + name);
    }
    all = all.with("jump_hosts", Value::list(host.type(), {host}));
  }
  const auto full = spec.decode(all);
  REQUIRE(full);
  CHECK(expected.size() == 11);
  Names remembered = write_only_secrets(*full);
  std::sort(remembered.begin(), remembered.end());
  std::sort(expected.begin(), expected.end());
  CHECK(remembered == expected);
  CHECK(write_only_secrets(ssh).empty());
}

TEST_CASE("what is withheld is unknown, unless something else gives it") {
  SshModel stored;
  stored.password = "stored";
  stored.jump_hosts = std::vector<JumpHostModel>{JumpHostModel(), JumpHostModel()};
  const Names had = {"password_wo", "private_key_wo", "jump_hosts[1].password_wo",
                     "jump_hosts[7].password_wo", "nothing we know"};
  const SshModel ssh = with_withheld(stored, had);
  CHECK(ssh.private_key_wo.is_unknown());
  CHECK(ssh.password_wo.is_null());
  CHECK(ssh.jump_hosts->at(0).password_wo.is_null());
  CHECK(ssh.jump_hosts->at(1).password_wo.is_unknown());
  CHECK(withheld_secrets(ssh) == Names{"private_key_wo", "jump_hosts[1].password_wo"});
  CHECK(withheld_secrets(stored).empty());
  CHECK(withheld_secrets(with_withheld(stored, {})).empty());
}

TEST_CASE("a write-only key is not missed where the login is made with Coolify's") {
  provider::SshModel ssh;
  const std::vector<std::string> names = {"private_key_wo", "password_wo"};
  CHECK(provider::withheld_secrets(provider::with_withheld(ssh, names)) == names);
  ssh.use_coolify_key = true;
  CHECK(provider::withheld_secrets(provider::with_withheld(ssh, names)) ==
        std::vector<std::string>{"password_wo"});
}
