#include "provider/server_registration/sentinel_arguments.h"

#include <doctest/doctest.h>

#include "schema/validation.h"

using coolify::SentinelToken;
using coolify::SettingValues;
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
  model.settings["token"] = Value::string(text);
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
      {"", [](auto& one) { one.settings["token"] = Value::string("aZ09._-+=/"); }},
      {"", [](auto& one) { one.settings["token"] = Value::string(std::string(500, 'x')); }},
      {"config.pattern@token",
       [](auto& one) { one.settings["token"] = Value::string(std::string(501, 'x')); }},
      {"config.pattern@token",
       [](auto& one) { one.settings["token"] = Value::string("bad secret"); }},
      {"config.pattern@token", [](auto& one) { one.settings["token"] = Value::string(""); }},
      {"config.pattern@token_wo", [](auto& one) { one.token_wo = "bad secret"; }},
      {"config.conflict@token_wo",
       [](auto& one) {
         one.settings["token"] = Value::string("a");
         one.token_wo = "b";
       }},
      {"",
       [](auto& one) { one.settings["custom_url"] = Value::string("http://203.0.113.7:8000"); }},
      {"",
       [](auto& one) {
         one.settings["custom_url"] = Value::string("https://coolify.example.com/base");
       }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string("coolify.example.com"); }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string("ftp://coolify"); }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string("https://"); }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string("https://a b"); }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string(" https://a"); }},
      {"config.pattern@custom_url",
       [](auto& one) { one.settings["custom_url"] = Value::string(""); }},
  };
  for (const Row& row : rows) {
    SentinelModel model;
    row.set(model);
    CHECK(faults_of(model) == row.expected);
  }
}

TEST_CASE("what Coolify switches off with the agent cannot be on without it") {
  SentinelModel model;
  model.settings["metrics_enabled"] = Value::boolean(true);
  model.settings["debug_enabled"] = Value::boolean(true);
  CHECK(faults_of(model).empty());
  model.settings["enabled"] = Value::boolean(true);
  CHECK(faults_of(model).empty());
  model.settings["enabled"] = Value::boolean(false);
  CHECK(faults_of(model) ==
        "config.sentinel_disabled@metrics_enabled config.sentinel_disabled@debug_enabled");
  model.settings["metrics_enabled"] = Value::boolean(false);
  model.settings["debug_enabled"] = Value::unknown(schema::Type::boolean());
  CHECK(faults_of(model).empty());
}

TEST_CASE("every argument but the write-only token becomes a setting") {
  SentinelModel model;
  model.settings["debug_enabled"] = Value::boolean(true);
  model.settings["metrics_history_days"] = Value::number(14);
  model.settings["token"] = Value::string("stored");
  model.settings["custom_url"] = Value::string("https://a");
  model.settings["push_interval_seconds"] = Value::unknown(schema::Type::number());
  SettingValues expected;
  expected.set("is_sentinel_debug_enabled", true);
  expected.set("sentinel_metrics_history_days", 14);
  expected.set("sentinel_token", SentinelToken("stored"));
  expected.set("sentinel_custom_url", "https://a");
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
  SettingValues told;
  told.set("sentinel_metrics_history_days", 3);
  told.set("is_sentinel_enabled", true);
  Field<SentinelModel> model = with_token("stored");
  model->settings["custom_url"] = Value::string("https://a");
  model->settings["metrics_history_days"] = Value::number(7);
  provider::take_sentinel(model, told);
  CHECK(model->settings["metrics_history_days"] == Value::number(3));
  CHECK(model->settings["token"] == Value::string("stored"));
  CHECK(model->settings["custom_url"] == Value::string("https://a"));
  CHECK(provider::setting_field(model->settings, "enabled").is_null());

  told.set("sentinel_token", SentinelToken("theirs"));
  told.set("sentinel_custom_url", "https://b");
  provider::take_sentinel(model, told);
  CHECK(model->settings["token"] == Value::string("theirs"));
  CHECK(model->settings["custom_url"] == Value::string("https://b"));

  Field<SentinelModel> write_only = with_write_only("", 1);
  provider::take_sentinel(write_only, told);
  CHECK(provider::setting_field(write_only->settings, "token").is_null());
}

TEST_CASE("after a failure, what cannot be read back is planned once more") {
  Field<SentinelModel> prior = with_token("old");
  prior->settings["custom_url"] = Value::string("https://old");
  prior->token_wo_version = 1;
  Field<SentinelModel> planned = with_token("new");
  planned->settings["custom_url"] = Value::string("https://new");
  planned->token_wo_version = 2;
  Field<SentinelModel> model = planned;
  SUBCASE("it goes back to what it was") {
    provider::keep_unsent(model, planned, prior, {});
    CHECK(model->settings["token"] == Value::string("old"));
    CHECK(model->settings["custom_url"] == Value::string("https://old"));
    CHECK(*model->token_wo_version == 1);
  }
  SUBCASE("what was read back stays") {
    SettingValues told;
    told.set("sentinel_token", SentinelToken("new"));
    told.set("sentinel_custom_url", "https://new");
    provider::keep_unsent(model, planned, prior, told);
    CHECK(model->settings["token"] == Value::string("new"));
    CHECK(model->settings["custom_url"] == Value::string("https://new"));
  }
  SUBCASE("there was nothing before") {
    provider::keep_unsent(model, planned, Field<SentinelModel>::null(), {});
    CHECK(provider::setting_field(model->settings, "token").is_null());
    CHECK(provider::setting_field(model->settings, "custom_url").is_null());
    CHECK(model->token_wo_version.is_null());
  }
  SUBCASE("what was not managed before, and is not what was planned") {
    SettingValues told;
    told.set("sentinel_token", SentinelToken("theirs"));
    provider::take_sentinel(model, told);
    provider::keep_unsent(model, planned, Field<SentinelModel>::null(), told);
    CHECK(provider::setting_field(model->settings, "token").is_null());
  }
  SUBCASE("what was managed before is what Coolify tells") {
    SettingValues told;
    told.set("sentinel_token", SentinelToken("theirs"));
    provider::take_sentinel(model, told);
    provider::keep_unsent(model, planned, prior, told);
    CHECK(model->settings["token"] == Value::string("theirs"));
  }
}
