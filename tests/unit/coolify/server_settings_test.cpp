#include "coolify/server_settings.h"

#include <doctest/doctest.h>

#include <set>

#include "coolify/server_json.h"
#include "coolify/setting_json.h"
#include "tests/support/setting_samples.h"
#include "tests/unit/coolify/answers.h"

using coolify::Json;
using coolify::Setting;
using coolify::SettingValue;
using coolify::SettingValues;

namespace {

std::vector<Setting> all_rows() {
  std::vector<Setting> rows = coolify::server_settings();
  for (const Setting& row : coolify::sentinel_settings()) rows.push_back(row);
  return rows;
}

bool takes(const coolify::SettingRule& rule, std::string_view text) {
  if (const auto* const one = std::get_if<coolify::TextRule>(&rule)) return one->fits(text);
  return std::get<coolify::SecretRule>(rule).fits(text);
}

}  // namespace

TEST_CASE("every row is complete, and no field is there twice") {
  std::set<std::string_view> fields;
  for (const Setting& row : all_rows()) {
    CAPTURE(row.field);
    CHECK(fields.insert(row.field).second);
    CHECK_FALSE(row.name.empty());
    CHECK(row.description.ends_with('.'));
    if (const auto* const text = std::get_if<coolify::TextRule>(&row.rule)) {
      CHECK(text->fits(text->example));
      CHECK_FALSE(text->fits("a b"));
    }
    if (const auto* const secret = std::get_if<coolify::SecretRule>(&row.rule)) {
      CHECK(secret->fits(secret->example));
      CHECK_FALSE(secret->fits("a b"));
    }
  }
  for (const std::string_view known :
       {coolify::kIsBuildServer.field, coolify::kProxyType.field, coolify::kSentinelToken.field}) {
    CHECK(fields.contains(known));
  }
}

TEST_CASE("every setting is read where Coolify tells it, and sent under its field") {
  for (const Setting& row : all_rows()) {
    CAPTURE(row.field);
    const SettingValue value = tests::other_value(row, nullptr);
    Json answer = tests::stored_setting(row, value);
    const SettingValues told = coolify::settings_from_json(answer, {row}, row.place);
    REQUIRE(told.find(row.field) != nullptr);
    CHECK(*told.find(row.field) == value);
    Json body = Json::object();
    coolify::put_settings(body, told);
    CHECK(body.size() == 1);
    CHECK(body.contains(row.field));
    answer.update(*coolify::parse_json(tests::least_server("u")));
    const auto server = coolify::server_from_json(answer);
    REQUIRE(server.has_value());
    CHECK((server->settings.values == told || server->settings.sentinel == told));
  }
}

TEST_CASE("a difference is what is wanted and not there") {
  for (const Setting& row : all_rows()) {
    CAPTURE(row.field);
    SettingValues present;
    SettingValues wanted;
    CHECK(coolify::difference(present, wanted).empty());
    wanted.set(row.field, tests::other_value(row, nullptr));
    CHECK(coolify::difference(present, wanted) == wanted);
    CHECK(coolify::difference(wanted, present).empty());
    CHECK(coolify::difference(wanted, wanted).empty());
  }
}

TEST_CASE("texts that Coolify takes as a frequency") {
  for (const Setting& row : coolify::server_settings()) {
    if (row.field != "server_disk_usage_check_frequency") continue;
    for (const char* good : {"hourly", "@yearly", "0 23 * * *", "*/5 1-2 1,15 * MON"}) {
      CHECK(takes(row.rule, good));
    }
    for (const char* bad : {"often", "* * * *", "0 23 * * * *", "0  23 * * *", ""}) {
      CHECK_FALSE(takes(row.rule, bad));
    }
  }
}
