#include "cli/login_options.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "tests/support/ssh_texts.h"
#include "tests/support/temporary_directory.h"

using cli::Environment;
using cli::LoginOptions;
using cli::LoginSource;
using tests::TemporaryDirectory;

namespace {

Environment variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

constexpr base::Duration kUsual = std::chrono::seconds(30);

base::Expected<registration::login::Prepared> login(const LoginOptions& options,
                                                    const cli::LoginTarget& target,
                                                    const Environment& environment) {
  const auto source = LoginSource::read(options, kUsual, environment);
  if (!source) return base::fail(source.error());
  return source->login_to(target);
}

}  // namespace

TEST_CASE("a login is made as the options say") {
  const TemporaryDirectory folder;
  const std::string key = folder.write("key", tests::kPrivateKey);
  const std::string known =
      folder.write("known_hosts", std::string("203.0.113.7 ") + tests::kPublicKey + "\n");
  const auto made = login({.identities = {key},
                           .user = "admin",
                           .port = 2222,
                           .jumps = {"hop@198.51.100.1:2200", "[2001:db8::1]"},
                           .known_hosts = known,
                           .ssh_timeout = "7m"},
                          {.ip = "203.0.113.7"}, variables({{"COOLIFY_SUDO_PASSWORD", "geheim"}}));
  REQUIRE(made.has_value());
  const ssh::ConnectOptions& options = made->options;
  CHECK(options.target.endpoint.to_string() == "203.0.113.7:2222");
  CHECK(options.target.credentials.user == "admin");
  REQUIRE(options.target.credentials.private_key.has_value());
  CHECK(options.target.credentials.private_key->public_half().line_without_comment() ==
        tests::kPublicKey);
  CHECK(options.target.credentials.sudo_password.reveal() == "geheim");
  CHECK_FALSE(options.target.credentials.agent.enabled);
  CHECK(options.target.host_key.mode == ssh::HostKeyMode::known_hosts);
  REQUIRE(options.jump_hosts.size() == 2);
  CHECK(options.jump_hosts[0].endpoint.to_string() == "198.51.100.1:2200");
  CHECK(options.jump_hosts[0].credentials.user == "hop");
  CHECK(options.jump_hosts[1].endpoint.to_string() == "[2001:db8::1]:22");
  CHECK(options.jump_hosts[1].credentials.user == "admin");
  CHECK(made->limits.timeout == std::chrono::minutes(7));
}

TEST_CASE("the account is that of the argument, then of the option, then of the cloud") {
  const TemporaryDirectory folder;
  const std::string key = folder.write("key", tests::kPrivateKey);
  const auto user = [&](const LoginOptions& options, const cli::LoginTarget& target) {
    const auto made = login(options, target, variables({}));
    return made ? made->options.target.credentials.user : made.error().code;
  };
  const LoginOptions named = {.identities = {key}, .user = "admin"};
  const LoginOptions open = {.identities = {key}};
  CHECK(user(named, {.ip = "203.0.113.7", .user = "me", .cloud_provider = "aws"}) == "me");
  CHECK(user(named, {.ip = "203.0.113.7", .cloud_provider = "aws"}) == "admin");
  CHECK(user(open, {.ip = "203.0.113.7", .cloud_provider = "aws"}) == "ubuntu");
  CHECK(user(open, {.ip = "203.0.113.7", .cloud_provider = "azure"}) == "azureuser");
  CHECK(user(open, {.ip = "203.0.113.7"}) == "root");
}

TEST_CASE("without an identity agent and usual files are tried, as ssh does it") {
  const TemporaryDirectory home;
  std::filesystem::create_directories(home / ".ssh");
  home.write(".ssh/id_ed25519", tests::kEncryptedKey);
  home.write(".ssh/id_rsa", tests::kPrivateKey);
  const std::string path = home.path().string();
  const auto made = login({}, {.ip = "203.0.113.7"},
                          variables({{"HOME", path}, {"SSH_AUTH_SOCK", "/run/agent"}}));
  REQUIRE(made.has_value());
  CHECK(made->options.target.credentials.agent.enabled);
  REQUIRE(made->options.target.credentials.private_key.has_value());
  CHECK(made->options.target.credentials.private_key->public_half().line_without_comment() ==
        tests::kPublicKey);
  CHECK(made->options.target.credentials.other_keys.empty());
  CHECK(made->limits.timeout == kUsual);

  const auto none = login({}, {.ip = "203.0.113.7"}, variables({{"HOME", path + "/none"}}));
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == "config.ssh_credentials_missing");
}

TEST_CASE("what a login cannot be made of is refused") {
  const TemporaryDirectory folder;
  const std::string key = folder.write("key", tests::kPrivateKey);
  const std::string locked = folder.write("locked", tests::kEncryptedKey);
  const auto code = [&](const LoginOptions& options) {
    const auto made = login(options, {.ip = "203.0.113.7"}, variables({}));
    return made ? std::string("ok") : made.error().code;
  };
  CHECK(code({.identities = {key}}) == "ok");
  CHECK(code({.identities = {folder.file("none")}}) == "cli.file_unreadable");
  CHECK(code({.identities = {locked}}) == "ssh.key_unusable");
  CHECK(code({.identities = {key}, .jumps = {"a b"}}) == "config.address");
  CHECK(code({.identities = {key}, .known_hosts = folder.file("none")}) == "cli.file_unreadable");
  const auto known = cli::LoginSource::read({.identities = {key}, .known_hosts = "/none"}, kUsual,
                                            [](const char*) { return std::string(); });
  REQUIRE_FALSE(known.has_value());
  CHECK(known.error().cause.starts_with("`--known-hosts`: "));
  CHECK(code({.identities = {key}, .ssh_timeout = "soon"}) == "cli.value_invalid");
  CHECK(code({.identities = {key}, .host_key_policy = "any"}) == "ssh.host_key_policy_invalid");
}

TEST_CASE("the host key is a line or a fingerprint") {
  const TemporaryDirectory folder;
  const std::string key = folder.write("key", tests::kPrivateKey);
  const auto by_line = login({.identities = {key}, .host_key = tests::kPublicKey},
                             {.ip = "203.0.113.7"}, variables({}));
  REQUIRE(by_line.has_value());
  CHECK(by_line->options.target.host_key.keys.size() == 1);
  const auto by_print = login({.identities = {key}, .host_key = tests::kFingerprint},
                              {.ip = "203.0.113.7"}, variables({}));
  REQUIRE(by_print.has_value());
  CHECK(by_print->options.target.host_key.fingerprints ==
        std::vector<std::string>{tests::kFingerprint});
}
