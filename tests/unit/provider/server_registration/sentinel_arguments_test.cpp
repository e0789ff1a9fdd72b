#include "provider/server_registration/sentinel_arguments.h"

#include <doctest/doctest.h>

#include "schema/validation.h"

using coolify::SentinelSettings;
using coolify::SentinelToken;
using provider::SentinelModel;
using schema::Field;
using schema::Value;

namespace {

std::string faults_of(const SentinelModel& model) {
  static const auto spec = provider::sentinel_arguments();
  const base::Diagnostics found =
      schema::validate_config(spec.schema(0, "The agent."), spec.encode(model));
  std::string text;
  for (const base::Diagnostic& one : found.items()) {
    text += (text.empty() ? "" : " ") + one.code + "@" + one.path.to_string();
    CHECK(one.evidence.find("bad secret") == std::string::npos);
  }
  return text;
}

Field<SentinelModel> with_token(const char* text) {
  SentinelModel model;
  model.token = text;
  return model;
}

Field<SentinelModel> with_write_only(const char* text, std::int64_t version) {
  SentinelModel model;
  model.token_wo = text;
  model.token_wo_version = version;
  return model;
}

}  // namespace

TEST_CASE("texts for the agent that Coolify would refuse are refused") {
  struct Row {
    const char* expected;
    std::function<void(SentinelModel&)> set;
  };
  const Row rows[] = {
      {"", [](auto& one) { one.token = "aZ09._-+=/"; }},
      {"", [](auto& one) { one.token = std::string(500, 'x'); }},
      {"config.pattern@token", [](auto& one) { one.token = std::string(501, 'x'); }},
      {"config.pattern@token", [](auto& one) { one.token = "bad secret"; }},
      {"config.pattern@token", [](auto& one) { one.token = ""; }},
      {"config.pattern@token_wo", [](auto& one) { one.token_wo = "bad secret"; }},
      {"config.conflict@token_wo",
       [](auto& one) {
         one.token = "a";
         one.token_wo = "b";
       }},
      {"", [](auto& one) { one.custom_url = "http://203.0.113.7:8000"; }},
      {"", [](auto& one) { one.custom_url = "https://coolify.example.com/base"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = "coolify.example.com"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = "ftp://coolify"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = "https://"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = "https://a b"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = " https://a"; }},
      {"config.pattern@custom_url", [](auto& one) { one.custom_url = ""; }},
  };
  for (const Row& row : rows) {
    SentinelModel model;
    row.set(model);
    CHECK(faults_of(model) == row.expected);
  }
}

TEST_CASE("what Coolify switches off with the agent cannot be on without it") {
  SentinelModel model;
  model.metrics_enabled = true;
  model.debug_enabled = true;
  CHECK(faults_of(model).empty());
  model.enabled = true;
  CHECK(faults_of(model).empty());
  model.enabled = false;
  CHECK(faults_of(model) ==
        "config.sentinel_disabled@metrics_enabled config.sentinel_disabled@debug_enabled");
  model.metrics_enabled = false;
  model.debug_enabled = Field<bool>::unknown();
  CHECK(faults_of(model).empty());
}

TEST_CASE("every argument but the write-only token becomes a setting") {
  SentinelModel model;
  model.debug_enabled = true;
  model.metrics_history_days = 14;
  model.token = "stored";
  model.custom_url = "https://a";
  model.push_interval_seconds = Field<std::int64_t>::unknown();
  SentinelSettings expected;
  expected.debug_enabled = true;
  expected.metrics_history_days = 14;
  expected.token = SentinelToken("stored");
  expected.custom_url = "https://a";
  CHECK(provider::sentinel_settings(model) == expected);
  CHECK(provider::sentinel_settings(with_write_only("secret", 1)).empty());
  CHECK(provider::sentinel_settings(Field<SentinelModel>::null()).empty());
  CHECK(provider::sentinel_settings(Field<SentinelModel>::unknown()).empty());
}

TEST_CASE("a write-only token is sent when it is new, and when its version changes") {
  const auto sent = [](const Field<SentinelModel>& configured, const Field<SentinelModel>& prior) {
    const auto token = provider::token_to_send(configured, prior);
    return token ? std::string(token->reveal()) : "nothing";
  };
  CHECK(sent(with_write_only("b", 1), Field<SentinelModel>::null()) == "b");
  CHECK(sent(with_write_only("b", 2), with_write_only("", 1)) == "b");
  CHECK(sent(with_write_only("b", 1), with_write_only("", 1)) == "nothing");
  CHECK(sent(with_token("b"), Field<SentinelModel>::null()) == "nothing");
  CHECK(sent(Field<SentinelModel>::null(), with_write_only("", 1)) == "nothing");
  SentinelModel without_version;
  without_version.token_wo = "b";
  CHECK(sent(without_version, with_token("a")) == "b");
  CHECK(sent(without_version, SentinelModel()) == "nothing");
}

TEST_CASE("a refresh sees what Coolify tells, and keeps what it does not") {
  SentinelSettings told;
  told.metrics_history_days = 3;
  told.enabled = true;
  Field<SentinelModel> model = with_token("stored");
  model->custom_url = "https://a";
  model->metrics_history_days = 7;
  provider::take_sentinel(model, told);
  CHECK(*model->metrics_history_days == 3);
  CHECK(*model->token == "stored");
  CHECK(*model->custom_url == "https://a");
  CHECK(model->enabled.is_null());

  told.token = SentinelToken("theirs");
  told.custom_url = "https://b";
  provider::take_sentinel(model, told);
  CHECK(*model->token == "theirs");
  CHECK(*model->custom_url == "https://b");

  Field<SentinelModel> write_only = with_write_only("", 1);
  provider::take_sentinel(write_only, told);
  CHECK(write_only->token.is_null());
}

TEST_CASE("after a failure, what cannot be read back is planned once more") {
  Field<SentinelModel> prior = with_token("old");
  prior->custom_url = "https://old";
  prior->token_wo_version = 1;
  Field<SentinelModel> planned = with_token("new");
  planned->custom_url = "https://new";
  planned->token_wo_version = 2;
  SUBCASE("it goes back to what it was") {
    provider::keep_unsent(planned, prior, {});
    CHECK(*planned->token == "old");
    CHECK(*planned->custom_url == "https://old");
    CHECK(*planned->token_wo_version == 1);
  }
  SUBCASE("what was read back stays") {
    SentinelSettings told;
    told.token = SentinelToken("new");
    told.custom_url = "https://new";
    provider::keep_unsent(planned, prior, told);
    CHECK(*planned->token == "new");
    CHECK(*planned->custom_url == "https://new");
  }
  SUBCASE("there was nothing before") {
    provider::keep_unsent(planned, Field<SentinelModel>::null(), {});
    CHECK(planned->token.is_null());
    CHECK(planned->custom_url.is_null());
    CHECK(planned->token_wo_version.is_null());
  }
}
