#include "cli/coolify_options.h"

#include <doctest/doctest.h>

#include <map>

#include "cli/event_options.h"
#include "cli/key_argument.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/temporary_directory.h"

using cli::client_config;
using cli::Environment;
using tests::TemporaryDirectory;

namespace {

Environment variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

const Environment kComplete =
    variables({{"COOLIFY_ENDPOINT", "http://10.0.0.1:8000"}, {"COOLIFY_TOKEN", " 1|token\n"}});

}  // namespace

TEST_CASE("Coolify is where options and variables say, options first") {
  const auto by_variables = client_config({}, "1.2.3", kComplete);
  REQUIRE(by_variables.has_value());
  CHECK(by_variables->endpoint == "http://10.0.0.1:8000/api/v1");
  CHECK(by_variables->token.reveal() == "1|token");
  CHECK(by_variables->user_agent == "terraform-provider-coolify/1.2.3 (command line)");

  const TemporaryDirectory folder;
  const std::string file = folder.write("token", "\n2|other\n");
  const auto by_options = client_config(
      {.endpoint = "https://coolify.example.com", .token_file = file}, "1.2.3", kComplete);
  REQUIRE(by_options.has_value());
  CHECK(by_options->endpoint == "https://coolify.example.com/api/v1");
  CHECK(by_options->token.reveal() == "2|other");

  const auto by_address = client_config(
      {}, "1", variables({{"COOLIFY_ADDRESS", "http://10.0.0.2"}, {"COOLIFY_TOKEN", "1|t"}}));
  REQUIRE(by_address.has_value());
  CHECK(by_address->endpoint == "http://10.0.0.2/api/v1");
}

TEST_CASE("what is missing for Coolify has codes of its own") {
  const TemporaryDirectory folder;
  const auto code = [](const cli::CoolifyOptions& options, const Environment& environment) {
    const auto config = client_config(options, "1", environment);
    return config ? std::string("ok") : config.error().code;
  };
  CHECK(code({}, variables({{"COOLIFY_TOKEN", "1|t"}})) == "cli.endpoint_missing");
  CHECK(code({}, variables({{"COOLIFY_ENDPOINT", "http://10.0.0.1"}})) == "cli.token_missing");
  CHECK(code({.token_file = folder.file("none")}, kComplete) == "cli.token_file");
  CHECK(code({.token_file = folder.write("empty", " \n")}, kComplete) == "cli.token_file");
  CHECK(code({}, kComplete) == "ok");
}

TEST_CASE("events go where options and variables say") {
  CHECK(cli::event_config({}, variables({})).empty());
  const events::Config config =
      cli::event_config({.webhook = "https://example.com/hook",
                         .pusher_url = "https://realtime.example.com:6001",
                         .pusher_app = "coolify",
                         .pusher_key = "key"},
                        variables({{"COOLIFY_EVENTS_FILE", "/tmp/events.jsonl"},
                                   {"COOLIFY_WEBHOOK_SECRET", "hook-secret"},
                                   {"COOLIFY_PUSHER_SECRET", "pusher-secret"}}));
  REQUIRE(config.file.has_value());
  CHECK(config.file->path == "/tmp/events.jsonl");
  REQUIRE(config.webhook.has_value());
  CHECK(config.webhook->url == "https://example.com/hook");
  CHECK(config.webhook->secret.reveal() == "hook-secret");
  REQUIRE(config.pusher.has_value());
  CHECK(config.pusher->url == "https://realtime.example.com:6001");
  CHECK(config.pusher->app_id == "coolify");
  CHECK(config.pusher->secret.reveal() == "pusher-secret");
  CHECK_FALSE(config.pusher->channel.has_value());
  const events::Config named =
      cli::event_config({.file = "/tmp/mine"}, variables({{"COOLIFY_EVENTS_FILE", "/tmp/x"}}));
  CHECK(named.file->path == "/tmp/mine");
  CHECK_FALSE(named.file->policy.required);
}

TEST_CASE("headers of a webhook are lines of a variable, and receivers may be required") {
  const events::Config config = cli::event_config(
      {.file = "/tmp/mine", .webhook = "https://example.com/hook", .required = true},
      variables({{"COOLIFY_WEBHOOK_HEADERS", "X-Key:  abc:def \n\nX-Empty:\nnone"}}));
  REQUIRE(config.webhook.has_value());
  REQUIRE(config.webhook->headers.size() == 3);
  CHECK(config.webhook->headers.at("X-Key").reveal() == "abc:def");
  CHECK(config.webhook->headers.at("X-Empty").reveal() == "");
  CHECK(config.webhook->headers.at("none").reveal() == "");
  CHECK(config.webhook->policy.required);
  CHECK(config.file->policy.required);
}

TEST_CASE("a key is named as it is, or by the fingerprint of a file") {
  const TemporaryDirectory folder;
  const std::string key = folder.write("key", tests::kPrivateKey);
  const std::string line = folder.write("line.pub", std::string(tests::kPublicKey) + " me\n");
  const Environment none = variables({});
  CHECK(cli::key_named("production", none) == "production");
  CHECK(cli::key_named("", none) == "");
  CHECK(cli::key_named(key, none) == tests::kFingerprint);
  CHECK(cli::key_named(line, none) == tests::kFingerprint);
  // The private half is locked, its public half is beside it.
  const std::string locked = folder.write("locked", tests::kEncryptedKey);
  const auto closed = cli::key_named(locked, none);
  REQUIRE_FALSE(closed.has_value());
  CHECK(closed.error().code == "ssh.key_unusable");
  folder.write("locked.pub", tests::kPublicKey);
  CHECK(cli::key_named(locked, none) == tests::kFingerprint);
  const auto missing = cli::key_named(folder.file("none"), none);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == "cli.key_file");
  CHECK(missing.error().cause.starts_with("SSH public key not found: "));
}
