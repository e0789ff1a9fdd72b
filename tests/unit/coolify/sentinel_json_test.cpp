#include "coolify/sentinel_json.h"

#include <doctest/doctest.h>

#include "coolify/setting_json.h"

using coolify::Json;
using coolify::SentinelToken;
using coolify::SettingValues;

namespace {

SettingValues all_settings() {
  SettingValues settings;
  settings.set("is_sentinel_enabled", true);
  settings.set("is_metrics_enabled", false);
  settings.set("is_sentinel_debug_enabled", true);
  settings.set("sentinel_push_interval_seconds", 30);
  settings.set("sentinel_metrics_refresh_rate_seconds", 5);
  settings.set("sentinel_metrics_history_days", 14);
  settings.set("sentinel_token", SentinelToken("agent-secret"));
  settings.set("sentinel_custom_url", "https://coolify.example.com");
  return settings;
}

const Json kAll = {{"is_sentinel_enabled", true},
                   {"is_metrics_enabled", false},
                   {"is_sentinel_debug_enabled", true},
                   {"sentinel_push_interval_seconds", 30},
                   {"sentinel_metrics_refresh_rate_seconds", 5},
                   {"sentinel_metrics_history_days", 14},
                   {"sentinel_token", "agent-secret"},
                   {"sentinel_custom_url", "https://coolify.example.com"}};

SettingValues from_json(const Json& settings) {
  return coolify::settings_from_json(Json{{"settings", settings}}, coolify::sentinel_settings(),
                                     coolify::SettingPlace::settings);
}

Json to_json(const SettingValues& values) {
  Json body = Json::object();
  coolify::put_settings(body, values);
  return body;
}

}  // namespace

TEST_CASE("the agent's settings have the names of Coolify's API") {
  CHECK(to_json(all_settings()) == kAll);
  CHECK(from_json(kAll) == all_settings());
}

TEST_CASE("a change carries only what changed, and never a null") {
  CHECK(to_json(SettingValues()) == Json::object());
  for (const auto& [field, value] : kAll.items()) {
    const SettingValues one = from_json(Json{{field, value}});
    CHECK_FALSE(one.empty());
    CHECK(to_json(one) == Json{{field, value}});
  }
}

TEST_CASE("what Coolify keeps to itself is absent") {
  const SettingValues told =
      from_json(Json{{"is_sentinel_enabled", 1}, {"sentinel_custom_url", nullptr}});
  CHECK(told.get(coolify::SettingKey<bool>{"is_sentinel_enabled"}) == true);
  CHECK_FALSE(told.get(coolify::kSentinelToken).has_value());
  // Null tells that there is none, which is another thing than not to tell.
  CHECK(std::get<std::string>(*told.find("sentinel_custom_url")).empty());
}

TEST_CASE("a refused field is placed at its argument") {
  base::Diagnostic refusal;
  for (const auto& [field, value] : kAll.items()) {
    refusal.path = base::Path::of(field);
    CHECK(coolify::at_sentinel_argument(refusal).path.to_string().starts_with("sentinel."));
  }
  refusal.path = base::Path::of("is_sentinel_enabled");
  CHECK(coolify::at_sentinel_argument(refusal).path == base::Path::of("sentinel").name("enabled"));
  refusal.path = base::Path::of("token");
  CHECK(coolify::at_sentinel_argument(refusal).path == base::Path::of("token"));
}

TEST_CASE("a copied token is a secret of its own") {
  std::optional<SentinelToken> copy;
  {
    const SentinelToken first("agent-secret");
    copy = first;
    CHECK(*copy == first);
  }
  CHECK(copy->reveal() == "agent-secret");
  CHECK(base::mask_secrets("it is agent-secret") == "it is (masked)");
  CHECK_FALSE(*copy == SentinelToken("another"));
}
