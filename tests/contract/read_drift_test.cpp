// What a refresh makes of a server that others changed, field by field: read whole, and read from
// the list of servers because the request limit leaves no room for more, or because it is preferred
// among many.
#include <doctest/doctest.h>

#include <mutex>
#include <set>

#include "provider/server_registration/mapping.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "tests/contract/contract.h"
#include "tests/support/coolify_versions.h"
#include "tests/support/setting_samples.h"

using provider::registration_spec;
using provider::RegistrationModel;
using schema::Value;
using standin::Json;
using tests::Contract;

namespace {

/// Keeps what is logged, as "message {name=value}".
class Lines final : public base::LogSink {
 public:
  [[nodiscard]] bool enabled(base::LogLevel) const override { return true; }
  void write(base::LogLevel, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    std::string line(message);
    for (const base::LogField& field : fields) {
      if (const auto* text = std::get_if<std::string>(&field.value)) {
        line += " {" + std::string(field.key) + "=" + *text + "}";
      }
    }
    const std::scoped_lock lock(mutex_);
    all_ += line + "\n";
  }
  [[nodiscard]] std::string take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(all_, {});
  }

 private:
  std::mutex mutex_;
  std::string all_;
};

enum class Reading { whole, from_the_list, one_of_many };

/// A registration whose every argument is set, and a Coolify that others change.
class Refresh {
 public:
  explicit Refresh(Reading reading, bool privileged = true, const std::string& version = "4.3.11",
                   bool with_token = true)
      : reading_(reading),
        contract_({.version = version,
                   .rate_limit = reading == Reading::from_the_list ? kLimit : 100'000}) {
    Json abilities = {"read", "write"};
    if (privileged) abilities.push_back("read:sensitive");
    const std::string token = contract_.instance().new_token({{"abilities", abilities}});
    client_ = contract_.client_for(token, {.refresh_from_list = reading == Reading::one_of_many});
    access_.set(client_);
    whole_access_.set(contract_.client_for(token));
    uuid = contract_.instance().control("POST", "/servers",
                                        {{"ip", "10.0.0.1"},
                                         {"name", "web-1"},
                                         {"private_key_uuid", contract_.key_uuid()}})["uuid"];
    // Ours: none is told of a server whose agent goes by the instance's own address.
    change({{"settings", {{"sentinel_custom_url", "https://coolify.example.com"}}}});
    if (reading == Reading::one_of_many) {
      change({{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
    }
    // The first read is whole in any case: nobody knows of a limit or of many yet.
    state = read(resource_, first_state(with_token)).state;
    CHECK(requests_for_the_list() == 0);
    static_cast<void>(log->take());
    if (reading == Reading::from_the_list) use_up_the_limit();
  }

  schema::StateResponse read(const Value& from) {
    if (reading_ == Reading::one_of_many) read_others();
    return read(resource_, from);
  }
  /// What comes of it when each server is read by itself.
  schema::StateResponse read_whole(const Value& from) { return read(whole_resource_, from); }
  /// A refresh does not use a list from before this process last changed something.
  void make_lists_stale() {
    CHECK(client_->delete_server("gone", false, contract_.context()).has_value());
  }
  void change(const Json& columns) {
    contract_.instance().control("POST", "/servers/" + uuid, columns);
  }
  [[nodiscard]] std::int64_t requests_for_the_list() const {
    return contract_.requests("GET", "/api/v1/servers");
  }
  /// The arguments and results that differ: "name", "sentinel.token".
  [[nodiscard]] std::set<std::string> differences(const Value& now) const {
    std::set<std::string> names;
    for (const auto& [name, value] : now.fields()) {
      const Value& before = state.at(name);
      if (value == before) continue;
      if (name != "sentinel") {
        names.insert(name);
        continue;
      }
      for (const auto& [inner, setting] : value.fields()) {
        if (setting != before.at(inner)) names.insert("sentinel." + inner);
      }
    }
    return names;
  }

  [[nodiscard]] Contract& contract() { return contract_; }
  std::string uuid;
  Value state;
  std::shared_ptr<Lines> log = std::make_shared<Lines>();

 private:
  schema::StateResponse read(provider::RegistrationResource& resource, const Value& from) {
    base::Context context = contract_.context();
    context.log = base::Log(log);
    auto response = resource.read({from, ""}, context);
    REQUIRE_FALSE(response.diagnostics.has_error());
    return response;
  }

  /// The first of a refresh.
  void read_others() {
    const base::Context context = contract_.context();
    REQUIRE(context.clock->sleep_until(context.clock->now() + std::chrono::seconds(10), {}) !=
            base::Waited::cancelled);
    for (int i = 0; i < 16; ++i) REQUIRE(client_->read_server(uuid, context).has_value());
  }

  /// Enough for this file's reads, too little for reading whole servers.
  void use_up_the_limit() {
    for (int i = 0; i < kLimit * 77 / 100; ++i) {
      REQUIRE(client_->list_keys(contract_.context()).has_value());
    }
  }

  [[nodiscard]] Value first_state(bool with_token) const {
    RegistrationModel model;
    model.uuid = uuid;
    model.ip = "10.0.0.1";
    model.private_key_uuid = contract_.key_uuid();
    model.health_checks = Value::null(schema::Type::dynamic());
    provider::SentinelModel sentinel;
    for (const coolify::Setting& row : coolify::sentinel_settings()) {
      sentinel.settings[std::string(row.name)] =
          provider::value_of(tests::other_value(row, nullptr));
    }
    sentinel.settings["token"] =
        with_token ? Value::string("agent-secret") : Value::null(schema::Type::string());
    sentinel.settings["custom_url"] = Value::string("https://coolify.example.com");
    model.sentinel = sentinel;
    return registration_spec().encode(model);
  }

  static constexpr int kLimit = 240;

  const Reading reading_;
  Contract contract_;
  std::shared_ptr<coolify::Client> client_;
  provider::ApiAccess access_;
  provider::ApiAccess whole_access_;
  provider::Defaults defaults_;
  /// A refresh asks for no connector.
  provider::RegistrationResource resource_{{access_, defaults_, {}}};
  provider::RegistrationResource whole_resource_{{whole_access_, defaults_, {}}};
};

struct Row {
  std::string changed;  ///< what the refresh has to show
  Json columns;
};

Row setting(const char* changed, const char* column, const Json& value) {
  return {changed, {{"settings", {{column, value}}}}};
}

/// A change of each setting that answers tell at `place`.
std::vector<Row> settings_at(coolify::SettingPlace place, const Value& state) {
  const auto model = registration_spec().decode(state);
  REQUIRE(model.has_value());
  std::vector<Row> rows;
  const auto add = [&](const std::vector<coolify::Setting>& settings,
                       const provider::SettingFields& fields, const std::string& prefix) {
    const coolify::SettingValues present = provider::settings_in(fields, settings);
    for (const coolify::Setting& one : settings) {
      if (one.place != place) continue;
      const auto other = tests::other_value(one, present.find(one.field));
      rows.push_back({prefix + std::string(one.name), tests::stored_setting(one, other)});
    }
  };
  add(coolify::server_settings(), model->settings, "");
  add(coolify::sentinel_settings(), model->sentinel->settings, "sentinel.");
  return rows;
}

/// A list of servers is kept for a while, and without their secrets.
bool is_secret(const Row& row) { return row.changed == "sentinel.token"; }

/// Everything that the list of servers tells of a registration.
std::vector<Row> told_by_the_list(const Value& state) {
  std::vector<Row> rows = {
      {"name", {{"name", "theirs"}}},
      {"description", {{"description", "theirs"}}},
      {"ip", {{"ip", "10.0.0.2"}}},
      {"port", {{"port", 2222}}},
      {"user", {{"user", "theirs"}}},
      setting("docker_version", "docker_version", "27.0.1"),
      setting("compose_version", "compose_version", "2.30.0"),
      setting("is_usable", "is_usable", true),
  };
  for (Row& row : settings_at(coolify::SettingPlace::settings, state)) {
    if (!is_secret(row)) rows.push_back(std::move(row));
  }
  return rows;
}

/// What only a server read by itself tells.
std::vector<Row> told_by_the_server(const Value& state) {
  std::vector<Row> rows = settings_at(coolify::SettingPlace::proxy, state);
  for (Row& row : settings_at(coolify::SettingPlace::settings, state)) {
    if (is_secret(row)) rows.push_back(std::move(row));
  }
  rows.push_back({"validation_logs", {{"validation_logs", "Server is not reachable."}}});
  rows.push_back({"team_id", Json()});
  rows.push_back({"private_key_uuid", Json()});
  return rows;
}

/// Lets somebody else change what `row` is about. Neither key nor team are columns of a server that
/// tests can name.
void let_drift(Refresh& refresh, const Row& row) {
  const std::string& changed = row.changed;
  if (changed == "private_key_uuid") {
    const auto other = refresh.contract().instance().control("POST", "/keys", {{"name", "other"}});
    refresh.change({{"private_key_id", other["id"]}});
  } else if (changed != "team_id") {
    refresh.change(row.columns);
  }
}

}  // namespace

TEST_CASE("whatever changes in Coolify, a refresh that reads the whole server shows it") {
  Refresh refresh(Reading::whole);
  auto rows = told_by_the_list(refresh.state);
  for (Row& row : told_by_the_server(refresh.state)) rows.push_back(std::move(row));
  for (const Row& row : rows) {
    CAPTURE(row.changed);
    let_drift(refresh, row);
    const Value now = refresh.read(refresh.state).state;
    // A record never changes its team without leaving the token's sight.
    const bool fixed = row.changed == "team_id";
    CHECK(refresh.differences(now) ==
          (fixed ? std::set<std::string>() : std::set<std::string>{row.changed}));
    refresh.state = now;
  }
  CHECK(refresh.requests_for_the_list() == 0);
  CHECK(refresh.log->take().find("not_read") == std::string::npos);
}

TEST_CASE("a refresh from the list shows every change that the list tells") {
  Refresh refresh(Reading::from_the_list);
  std::int64_t lists = 0;
  for (const Row& row : told_by_the_list(refresh.state)) {
    CAPTURE(row.changed);
    let_drift(refresh, row);
    refresh.make_lists_stale();
    const Value now = refresh.read(refresh.state).state;
    CHECK(refresh.requests_for_the_list() == ++lists);
    CHECK(refresh.differences(now) == std::set<std::string>{row.changed});
    refresh.state = now;
  }
}

namespace {

/// What the log says was not read, of all its lines.
std::string not_read(const std::string& log) {
  constexpr std::string_view kField = "not_read=";
  std::string all;
  for (std::size_t at = log.find(kField); at != std::string::npos; at = log.find(kField, at + 1)) {
    all += log.substr(at, log.find('}', at) - at) + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("what the list does not tell keeps its value, and the log says so") {
  Refresh refresh(Reading::from_the_list);
  std::int64_t lists = 0;
  for (const Row& row : told_by_the_server(refresh.state)) {
    CAPTURE(row.changed);
    let_drift(refresh, row);
    refresh.make_lists_stale();
    const Value now = refresh.read(refresh.state).state;
    CHECK(refresh.requests_for_the_list() == ++lists);
    CHECK(refresh.differences(now).empty());
    CHECK(not_read(refresh.log->take()).find(row.changed) != std::string::npos);
  }
}

namespace {

/// What the list of servers does not tell and nothing of it hints at.
bool is_out_of_sight(const Row& row) {
  return row.changed == "private_key_uuid" || row.changed == "proxy_type" ||
         row.changed == "validation_logs";
}

/// Changes of what Coolify says of the machine.
std::vector<Row> verdicts() {
  return {
      setting("is_usable", "is_usable", false),
      setting("is_reachable", "is_reachable", false),
      {"unreachable_count", {{"unreachable_count", 3}}},
      {"validation_logs", {{"validation_logs", "Server is not reachable."}}},
      {"validation_logs gone", {{"validation_logs", nullptr}}},
      setting("is_reachable again", "is_reachable", true),
      setting("is_usable again", "is_usable", true),
  };
}

}  // namespace

TEST_CASE("a refresh that prefers the list shows what a whole one does, on every version") {
  for (const char* const version : tests::kCoolifyVersions) {
    CAPTURE(version);
    Refresh refresh(Reading::one_of_many, true, version, false);
    auto rows = told_by_the_list(refresh.state);
    std::erase_if(rows, [](const Row& row) { return row.changed == "is_usable"; });
    for (Row& row : told_by_the_server(refresh.state)) {
      if (!is_secret(row) && !is_out_of_sight(row)) rows.push_back(std::move(row));
    }
    for (Row& row : verdicts()) rows.push_back(std::move(row));
    std::int64_t lists = 0;
    int changes = 0;
    for (const Row& row : rows) {
      CAPTURE(row.changed);
      let_drift(refresh, row);
      const Value now = refresh.read(refresh.state).state;
      CHECK(refresh.requests_for_the_list() == ++lists);
      const Value whole = refresh.read_whole(refresh.state).state;
      CHECK(now == whole);
      changes += refresh.differences(whole).empty() ? 0 : 1;
      refresh.state = whole;
    }
    CHECK(changes >= 20);
  }
}

TEST_CASE("a refresh that prefers the list reads nothing else where that is enough") {
  Refresh refresh(Reading::one_of_many, true, "4.3.11", false);
  static_cast<void>(refresh.read(refresh.state));
  const std::int64_t before = refresh.contract().requests();
  refresh.change({{"name", "theirs"}});
  const Value now = refresh.read(refresh.state).state;
  CHECK(refresh.differences(now) == std::set<std::string>{"name"});
  // Sixteen by themselves come first.
  CHECK(refresh.contract().requests() - before == 17);
}

TEST_CASE("what only a server by itself tells is out of sight of a refresh that prefers the list") {
  Refresh refresh(Reading::one_of_many, true, "4.3.11", false);
  int unseen = 0;
  for (const Row& row : told_by_the_server(refresh.state)) {
    if (!is_out_of_sight(row)) continue;
    CAPTURE(row.changed);
    let_drift(refresh, row);
    static_cast<void>(refresh.log->take());
    CHECK(refresh.differences(refresh.read(refresh.state).state).empty());
    CHECK(not_read(refresh.log->take()).find(row.changed) != std::string::npos);
    CHECK(refresh.differences(refresh.read_whole(refresh.state).state).contains(row.changed));
    ++unseen;
  }
  CHECK(unseen == 3);
}

TEST_CASE("a token of an agent that is in the state is read, whatever is preferred") {
  Refresh refresh(Reading::one_of_many);
  refresh.change({{"settings", {{"sentinel_token", "theirs"}}}});
  const Value now = refresh.read(refresh.state).state;
  CHECK(refresh.differences(now) == std::set<std::string>{"sentinel.token"});
}

TEST_CASE("what an ordinary token may not see keeps its value, and the log says so") {
  for (const Reading reading : {Reading::whole, Reading::from_the_list}) {
    Refresh refresh(reading, false);
    CHECK(refresh.state.at("sentinel").at("token") == Value::string("agent-secret"));
    refresh.change(
        {{"settings", {{"sentinel_token", "theirs"}, {"sentinel_custom_url", "http://x"}}}});
    CHECK(refresh.differences(refresh.read(refresh.state).state).empty());
    const std::string log = refresh.log->take();
    CHECK(log.find("sentinel.token, sentinel.custom_url}") != std::string::npos);
  }
}

TEST_CASE("a refresh brings what a creation that was stopped could not ask for") {
  const Refresh refresh(Reading::whole);
  const auto model = registration_spec().decode(refresh.state);
  REQUIRE(model.has_value());
  CHECK(*model->tags ==
        std::vector<std::string>{"server-registration", "infrastructure", "organization:1"});
  CHECK(model->registered_at->size() == 20);
}

TEST_CASE("flags that flap show in the results and in no argument") {
  for (const Reading reading : {Reading::whole, Reading::from_the_list}) {
    Refresh refresh(reading);
    refresh.change({{"unreachable_count", 2}, {"settings", {{"is_reachable", true}}}});
    const auto now = refresh.read(refresh.state);
    CHECK(now.diagnostics.empty());
    CHECK(refresh.differences(now.state) == std::set<std::string>{"is_reachable", "status"});
  }
}

TEST_CASE("a server that Coolify gave up is still one, with a warning") {
  struct Loss {
    Json columns;
    const char* code;
    std::set<std::string> differences;
  };
  const Loss losses[] = {
      {{{"ip", "1.2.3.4"}, {"ip_previous", "10.0.0.1"}},
       "registration.address_overwritten",
       {"ip"}},
      {{{"settings", {{"force_disabled", true}}}}, "registration.force_disabled", {}},
  };
  for (const Reading reading : {Reading::whole, Reading::from_the_list}) {
    for (const Loss& loss : losses) {
      CAPTURE(loss.code);
      Refresh refresh(reading);
      refresh.change(loss.columns);
      const auto now = refresh.read(refresh.state);
      REQUIRE(now.diagnostics.items().size() == 1);
      CHECK(now.diagnostics.items()[0].code == loss.code);
      CHECK(now.diagnostics.items()[0].severity == base::Severity::warning);
      CHECK(refresh.differences(now.state) == loss.differences);
    }
  }
}
