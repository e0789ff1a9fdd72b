// What our client and a refresh make of answers that are not what was asked for: about another
// record, with what a terminal obeys, with our own secrets in them.
#include <doctest/doctest.h>

#include "tests/contract/contract.h"
#include "tests/contract/registration.h"

using standin::Json;
using tests::Contract;
using tests::outcome;
using tests::Registration;

namespace {

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }) ||
         text.find("\xC2\x9B") != std::string::npos;
}

void answer_with(const Contract& contract, const Json& members, const std::string& path) {
  contract.fault({{"kind", "changed"},
                  {"method", "GET"},
                  {"path", path},
                  {"count", -1},
                  {"members", members}});
}

}  // namespace

TEST_CASE("an answer about another server changes no state, and the other one stays") {
  Registration registration;
  registration.coolify_gets_in();
  const std::string other = registration.contract.create("10.9.9.9");
  REQUIRE(registration.apply(registration.arguments()).empty());
  const std::string ours = registration.uuid();
  answer_with(registration.contract, {{"uuid", other}}, "/api/v1/servers/" + ours);
  CHECK(registration.refresh() == "coolify.bad_answer");
  CHECK(registration.uuid() == ours);
  CHECK(registration.destroy().empty());
  CHECK(registration.contract.records_at("10.9.9.9") == 1);
}

TEST_CASE("an answer without what every server has changes no state") {
  for (const Json& members :
       {Json{{"port", 70000}}, Json{{"port", 22.5}}, Json{{"port", "x"}}, Json{{"port", nullptr}},
        Json{{"ip", nullptr}}, Json{{"user", nullptr}}, Json{{"name", Json::array()}}}) {
    CAPTURE(members.dump());
    Registration registration;
    registration.coolify_gets_in();
    REQUIRE(registration.apply(registration.arguments()).empty());
    const schema::Value before = registration.state;
    answer_with(registration.contract, members, "/api/v1/servers/*");
    CHECK(registration.refresh() == "coolify.bad_answer");
    CHECK(registration.state == before);
  }
}

TEST_CASE("a list that has one uuid twice is no list of servers") {
  Contract c;
  (void)c.create("10.0.0.1");
  (void)c.create("10.0.0.2");
  answer_with(c, {{"uuid", "same"}}, "/api/v1/servers");
  CHECK(outcome(c.client().list_servers(c.context())) == "coolify.bad_answer");
  CHECK(outcome(c.client().create_server(c.wanted("10.0.0.3"), c.context())) ==
        "coolify.bad_answer");
}

TEST_CASE("of a creation that names another record the new one is found") {
  Contract c;
  const std::string other = c.create("10.0.0.1");
  REQUIRE(c.client().list_servers(c.context()));  // it knows that one
  c.fault({{"kind", "changed"}, {"method", "POST"}, {"members", {{"uuid", other}}}});
  const auto made = c.client().create_server(c.wanted("10.0.0.2"), c.context());
  REQUIRE(made);
  CHECK(*made != other);
  CHECK(c.instance().server(*made)["ip"] == "10.0.0.2");
}

TEST_CASE("nothing that a terminal obeys gets into a state") {
  Registration registration;
  registration.coolify_gets_in();
  REQUIRE(registration.apply(registration.arguments()).empty());
  const std::string escape =
      "x\x1B]52;c;eA==\a\x1B[2K\r\xC2\x9B"
      "31m";
  const Json texts = {{"name", escape},
                      {"user", escape},
                      {"ip", escape},
                      {"description", escape},
                      {"validation_logs", escape},
                      {"proxy", {{"type", escape}}},
                      {"settings",
                       {{"docker_version", escape},
                        {"compose_version", escape},
                        {"server_disk_usage_check_frequency", escape}}}};
  answer_with(registration.contract, texts, "/api/v1/servers/*");
  CHECK(registration.refresh() == "");
  for (const char* const name :
       {"name", "user", "ip", "description", "validation_logs", "docker_version", "compose_version",
        "proxy_type", "server_disk_usage_check_frequency"}) {
    CAPTURE(name);
    const std::string text = registration.state.at(name).as_string();
    CHECK_FALSE(text.empty());
    CHECK_FALSE(has_control(text));
  }
  CHECK(registration.state.at("name").as_string() ==
        "x\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
        "31m");
}

TEST_CASE("what an instance repeats of a request is masked where it is read") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  answer_with(c, {{"name", "for {authorization}"}, {"description", "{authorization}"}},
              "/api/v1/servers/*");
  const std::string token = c.instance().token();
  const auto server = c.client_for(token)->get_server(uuid, c.context());
  REQUIRE(server.has_value());
  REQUIRE(server->has_value());
  CHECK((*server)->name == "for Bearer (masked)");
  CHECK((*server)->description == "Bearer (masked)");
}
