#include "provider/advice/advice.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "coolify/adoption.h"
#include "coolify/api_error.h"
#include "coolify/config.h"
#include "coolify/stopped.h"
#include "coolify/transport_error.h"

using base::Diagnostic;
using provider::Advice;
using provider::for_terraform;
using provider::NoteAdvice;

namespace {

/// A value for every name that advice uses.
std::map<std::string, std::string> values_for(std::string_view needs) {
  std::map<std::string, std::string> values = {{"uuid", "abc"}, {"changed", "name"}};
  // Rows of one code are told apart by what they need.
  if (needs != "uuid" && !needs.empty()) values = {{std::string(needs), "some value"}};
  // Whoever knows the answer's status knows the call.
  if (needs == "status") values.emplace("call", "POST /servers");
  // What is said of a login's arguments.
  values.emplace("argument", "host_key");
  values.emplace("passphrase", "passphrase");
  return values;
}

Diagnostic plain(std::string_view code, std::string_view needs) {
  return {.code = std::string(code),
          .summary = "A summary",
          .cause = "A cause.",
          .evidence = "evidence",
          .remedy = "A remedy.",
          .path = base::Path::of("ip"),
          .values = values_for(needs)};
}

bool names_a_value(const std::string& text) { return text.find('{') != std::string::npos; }

coolify::ServerSummary record(const std::string& uuid) {
  coolify::ServerSummary server;
  server.uuid = uuid;
  server.ip = "10.0.0.1";
  return server;
}

std::string remedy_of(const Diagnostic& one) { return for_terraform(one).remedy; }

const http::Request kCreate{http::Method::post, "/servers"};

}  // namespace

TEST_CASE("nobody is told to set what is set") {
  Diagnostic doubt = plain("coolify.create_in_doubt", "may_adopt");
  CHECK(remedy_of(doubt).find("set `adopt_existing = true`") != std::string::npos);
  doubt.values = {{"adopts", "yes"}};
  CHECK(remedy_of(doubt).find("because `adopt_existing` is set") != std::string::npos);
}

TEST_CASE("each row of advice fires for its code and says what it says") {
  for (const Advice& row : provider::all_advice()) {
    CAPTURE(row.code);
    CAPTURE(row.needs);
    const Diagnostic before = plain(row.code, row.needs);
    const Diagnostic told = for_terraform(before);
    CHECK((told.remedy != before.remedy) == !row.remedy.empty());
    CHECK((told.cause != before.cause) == !row.cause.empty());
    CHECK_FALSE(names_a_value(told.remedy));
    CHECK_FALSE(names_a_value(told.cause));
    CHECK(told.code == before.code);
    CHECK(told.summary == before.summary);
    CHECK(told.evidence == before.evidence);
    CHECK(told.path == before.path);
    const bool says_something = !row.remedy.empty() || !row.cause.empty();
    CHECK(says_something);
  }
}

TEST_CASE(
    "a refused login is told of the agent's identity where keys of the agent were not tried") {
  CHECK(remedy_of(plain("ssh.auth_refused", "unseen_agent_keys"))
            .starts_with("Set `agent_identity` to the key that is to log in"));
  CHECK(remedy_of(plain("ssh.auth_refused", "")) == "A remedy.");
}

TEST_CASE("no two rows of advice fit the same diagnostic") {
  std::map<std::string, std::set<std::string>> needs;
  for (const Advice& row : provider::all_advice()) {
    CAPTURE(row.code);
    CHECK(needs[std::string(row.code)].emplace(row.needs).second);
  }
  for (const auto& [code, of_code] : needs) {
    CAPTURE(code);
    CHECK((of_code.size() == 1 || !of_code.contains("")));
  }
}

TEST_CASE("a row that needs a value does not fire without it") {
  for (const Advice& row : provider::all_advice()) {
    if (row.needs.empty()) continue;
    CAPTURE(row.code);
    Diagnostic bare = plain(row.code, row.needs);
    bare.values.clear();
    CHECK(for_terraform(bare) == bare);
  }
}

TEST_CASE("a diagnostic without advice stays as it is") {
  const Diagnostic one = plain("host.disk_full", "");
  CHECK(for_terraform(one) == one);
  base::Diagnostics all(one);
  all.add(plain("coolify.cancelled", "waited_for"));
  const base::Diagnostics told = for_terraform(all);
  REQUIRE(told.items().size() == 2);
  CHECK(told.items()[0] == one);
  CHECK(told.items()[1].remedy == "Run Terraform again to go on.");
}

TEST_CASE("each note that has advice is reworded, on an error with advice and on one without") {
  const std::string_view value_of_name = "{value}";
  for (const NoteAdvice& row : provider::advice_on_notes()) {
    CAPTURE(row.name);
    std::string text(row.text);
    const std::size_t at = text.find(value_of_name);
    if (at != std::string::npos) text.replace(at, value_of_name.size(), "abc");
    Diagnostic one = plain("verdict.gone", "");
    const base::Note other{.name = "other", .value = "abc", .text = "It was late."};
    one.notes = {other, {.name = std::string(row.name), .value = "abc", .text = "It was so."}};
    const Diagnostic told = for_terraform(one);
    CHECK(told.remedy == "Find out who deleted it, then run Terraform again.");
    REQUIRE(told.notes.size() == 2);
    CHECK(told.notes[0] == other);
    CHECK(told.notes[1] == base::Note{std::string(row.name), "abc", text});
    one.code = "verdict.unknown";
    CHECK(for_terraform(one).notes == told.notes);
    CHECK(for_terraform(one).remedy == one.remedy);
  }
}

TEST_CASE("what becomes of a record is told in Terraform's words") {
  const auto told = [](const char* name) {
    Diagnostic one;
    one.notes = {{.name = name, .value = "abc", .text = "Plain."}};
    return for_terraform(one).notes.front().text;
  };
  CHECK(
      told("record_left") ==
      "The record abc is in the state as tainted: the next apply replaces it, or repairs it after "
      "`terraform untaint` with the address of this resource.");
  CHECK(told("adopted_record_left") ==
        "The adopted record abc stays in Coolify and out of the state; the next apply adopts it "
        "again.");
  CHECK(told("record_deleted") == "The record was deleted again, as `validation.on_failure` says.");
  CHECK(told("record_not_deleted") == "Plain.");
}

TEST_CASE("whoever finds his address taken is told how to keep the record that has it") {
  const coolify::ServerSummary ours = record("9nh0fflhm8hyglcr2jltjuaq");
  const std::string import = "`terraform import 'coolify_server_registration.NAME' ";
  const std::string kept =
      remedy_of(coolify::address_taken({&ours}, coolify::AddressUse::new_record));
  CHECK(kept.find(import + "9nh0fflhm8hyglcr2jltjuaq`") != std::string::npos);
  CHECK(kept.find("`adopt_existing = true`") != std::string::npos);
  CHECK(remedy_of(coolify::address_taken({&ours}, coolify::AddressUse::known_record)) ==
        "Delete that server in Coolify or use another address.");
  const coolify::ServerSummary odd = record("x' ; rm -rf / #");
  CHECK(remedy_of(coolify::address_taken({&odd}, coolify::AddressUse::new_record))
            .find(import + "UUID`") != std::string::npos);
}

TEST_CASE("what Coolify's answers and the way to it call for in a configuration") {
  const auto of_answer = [](int status, const char* body) {
    return for_terraform(coolify::api_error(kCreate, http::Response{status, {}, body}));
  };
  CHECK(of_answer(400, R"({"message":"In use."})").remedy.find("`adopt_existing = true`") !=
        std::string::npos);
  CHECK(of_answer(401, "{}").remedy.find("COOLIFY_TOKEN") != std::string::npos);
  CHECK(of_answer(403, "").remedy.find("`headers`") != std::string::npos);
  CHECK(of_answer(403, R"({"message":"Missing required permissions: write"})").cause ==
        "POST /servers was answered with HTTP 403. The provider needs the abilities read and "
        "write; write does not include read.");
  CHECK(of_answer(403, R"({"message":"No.","error":"Unauthorized"})").remedy ==
        "Use a token of an admin or owner of the team.");
  CHECK(of_answer(429, "{}").remedy.starts_with("Run fewer Terraform operations at once"));
  CHECK(of_answer(503, "").remedy.ends_with("run Terraform again."));

  const auto of_transport = [](const char* code) {
    return remedy_of(coolify::transport_error(kCreate, Diagnostic{.code = code}));
  };
  CHECK(of_transport("http.timeout").find("`request_timeout`") != std::string::npos);
  CHECK(of_transport("http.connect_timeout").find("`timeouts`") != std::string::npos);
  CHECK(of_transport("http.unreachable").find("`timeouts`") == std::string::npos);
  const auto of_trust = [](const char* value) {
    return remedy_of(coolify::transport_error(
        kCreate, Diagnostic{.code = "http.tls_untrusted", .values = {{value, "some"}}}));
  };
  CHECK(of_trust("known_authorities").starts_with("Give the authority's certificate as `ca_cert`"));
  CHECK(of_trust("no_authorities") ==
        "Install the system's certificates (the package ca-certificates) and leave SSL_CERT_FILE "
        "unset, name a PEM file of certificates in SSL_CERT_FILE, or give the authority's "
        "certificate as `ca_cert`.");
  CHECK(of_transport("http.proxy").find("`proxy_url`") != std::string::npos);
  CHECK(remedy_of(coolify::stopped(base::Waited::timeout, "a turn")).find("`timeouts`") !=
        std::string::npos);
}

TEST_CASE("what is wrong with the provider block is told by its arguments") {
  coolify::ClientConfig config;
  config.endpoint = "https://coolify.example.com/api/v1";
  const auto missing = coolify::check_config(config);
  REQUIRE_FALSE(missing.has_value());
  CHECK(remedy_of(missing.error()).find("`token`") != std::string::npos);
  config.token = base::Secret("3|abcdefgh");
  config.headers.emplace("Host", "x");
  const auto set = coolify::check_config(config);
  REQUIRE_FALSE(set.has_value());
  CHECK(for_terraform(set.error()).cause == "The provider sets the header Host itself.");
}

TEST_CASE("the settings of checks are named as they stand in a configuration") {
  Diagnostic low{.kind = base::ErrorKind::check_failed,
                 .code = "health.disk_low",
                 .remedy = "Free space, or lower `disk.min_gb`."};
  CHECK(remedy_of(low) == "Free space, or lower `health_checks.disk.min_gb`.");
  CHECK(remedy_of(for_terraform(low)) == "Free space, or lower `health_checks.disk.min_gb`.");
  low.remedy = "Free space, or lower `disk.no_such_setting`.";
  CHECK(remedy_of(low) == low.remedy);
  low.kind = base::ErrorKind::remote_failed;
  low.remedy = "Lower `disk.min_gb`.";
  CHECK(remedy_of(low) == low.remedy);
}

TEST_CASE("an action's diagnostics speak of its own arguments, all others as everywhere") {
  using provider::for_action;
  for (const Advice& row : provider::action_advice()) {
    CAPTURE(row.code);
    const Diagnostic before = plain(row.code, row.needs);
    CHECK(for_action(before).remedy == row.remedy);
    CHECK(for_action(before).cause == for_terraform(before).cause);
    CHECK(row.cause.empty());
    CHECK_FALSE(row.remedy.empty());
  }
  CHECK(for_action(plain("verdict.timeout", "")).remedy.find("`timeout`") != std::string::npos);
  CHECK(for_action(plain("verdict.timeout", "")).remedy.find("validation.timeout") ==
        std::string::npos);
  const Diagnostic other = plain("coolify.unauthenticated", "");
  CHECK(for_action(other) == for_terraform(other));
  base::Diagnostics all(plain("coolify.cancelled", "waited_for"));
  all.add(other);
  REQUIRE(for_action(all).items().size() == 2);
  CHECK(for_action(all).items()[0].remedy == "Invoke the action again.");
}
