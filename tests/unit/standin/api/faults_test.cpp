#include "tests/standin/api/faults.h"

#include <doctest/doctest.h>

#include "tests/standin/fixture.h"

using namespace standin;

namespace {

base::Expected<ClientAnswer> raw(const Instance& instance, const std::string& method,
                                 const std::string& path, const Json& body = nullptr,
                                 base::Duration timeout = std::chrono::minutes(2)) {
  ClientRequest request;
  request.timeout = timeout;
  request.method = method;
  request.url = instance.endpoint() + "/api/v1" + path;
  request.headers = {{"Authorization", "Bearer " + instance.token()},
                     {"Accept", "application/json"},
                     {"Content-Type", "application/json"}};
  if (!body.is_null()) request.body = body.dump();
  return send_request(request);
}

std::size_t server_count(const Instance& instance) {
  return instance.ask("GET", "/servers").json.size();
}

}  // namespace

TEST_CASE("a status fault strikes the next matching requests, without effect") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  instance.control("POST", "/faults",
                   {{"kind", "status"},
                    {"method", "POST"},
                    {"status", 502},
                    {"path", "/api/v1/servers"},
                    {"count", 2},
                    {"skip", 1}});
  const Json body = {{"ip", "10.0.0.1"}, {"private_key_uuid", key}};
  CHECK(instance.ask("POST", "/servers", {{"foo", 1}}).status == 422);
  const Answer struck = instance.ask("POST", "/servers", body);
  CHECK(struck.status == 502);
  CHECK(struck.json == Json{{"message", "Bad Gateway"}});
  CHECK(server_count(instance) == 0);
  CHECK(instance.ask("POST", "/servers", body).status == 502);
  CHECK(instance.ask("POST", "/servers", body).status == 201);
  CHECK(instance.control("GET", "/faults") == Json::array());
}

TEST_CASE("a storm of 429 says when to come back") {
  const Instance instance(quick());
  instance.control("POST", "/faults",
                   {{"kind", "rate_limited"}, {"count", -1}, {"retry_after", 7}});
  for (int i = 0; i < 3; ++i) {
    const Answer answer = instance.ask("GET", "/servers");
    CHECK(answer.status == 429);
    CHECK(answer.raw.header("Retry-After") == "7");
    CHECK(answer.raw.header("X-RateLimit-Remaining") == "0");
  }
  instance.control("DELETE", "/faults");
  CHECK(instance.ask("GET", "/servers").status == 200);
}

TEST_CASE("a reset before and a reset after the effect") {
  for (const bool after : {false, true}) {
    CAPTURE(after);
    const Instance instance(quick());
    const std::string key = instance.new_key();
    instance.control("POST", "/faults", {{"kind", "reset"}, {"method", "POST"}, {"after", after}});
    const auto answer =
        raw(instance, "POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == base::ErrorKind::connection_lost);
    CHECK(server_count(instance) == (after ? 1 : 0));
    const Json log = instance.control("GET", "/requests?method=POST");
    CHECK(log["requests"][0]["delivery"] == "none");
  }
}

TEST_CASE("a gateway's timeout after the effect") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  instance.control("POST", "/faults",
                   {{"kind", "status"}, {"method", "POST"}, {"status", 504}, {"after", true}});
  CHECK(instance.ask("POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}}).status ==
        504);
  CHECK(server_count(instance) == 1);
}

TEST_CASE("half an answer") {
  const Instance instance(quick());
  instance.control("POST", "/faults", {{"kind", "half"}});
  const auto answer = raw(instance, "GET", "/servers");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == base::ErrorKind::connection_lost);
  CHECK(instance.ask("GET", "/servers").status == 200);
}

TEST_CASE("bodies that are not what they should be") {
  const Instance instance(quick());
  instance.control("POST", "/faults", {{"kind", "html"}});
  const Answer page = instance.ask("GET", "/servers");
  CHECK(page.status == 200);
  CHECK(page.content_type.substr(0, 9) == "text/html");
  instance.control("POST", "/faults", {{"kind", "invalid_utf8"}, {"status", 500}});
  const Answer bytes = instance.ask("GET", "/servers");
  CHECK(bytes.status == 500);
  CHECK(bytes.body == "{\"message\":\"caf\xE9 \xC3\x28 \xFF\"}");
  instance.control("POST", "/faults", {{"kind", "status"}, {"status", 500}, {"body", "[1,"}});
  CHECK(instance.ask("GET", "/servers").body == "[1,");
}

TEST_CASE("an answer with members that are not its own") {
  const Instance instance(quick());
  const Json server = {{"ip", "10.0.0.1"}, {"private_key_uuid", instance.new_key()}};
  instance.control("POST", "/faults",
                   {{"kind", "changed"},
                    {"method", "POST"},
                    {"members", {{"uuid", "another"}, {"echo", "sent {Content-Type}"}}}});
  const Json created = instance.ask("POST", "/servers", server).json;
  CHECK(created == Json{{"uuid", "another"}, {"echo", "sent application/json"}});
  CHECK(server_count(instance) == 1);

  const Json list = instance.ask("GET", "/servers").json;
  CHECK(list[0]["uuid"] != "another");
  instance.control("POST", "/faults",
                   {{"kind", "changed"}, {"members", {{"name", "theirs"}, {"ip", nullptr}}}});
  Json expected = list[0];
  expected["name"] = "theirs";
  expected.erase("ip");
  CHECK(instance.ask("GET", "/servers").json == Json::array({expected}));
  CHECK(instance.ask("GET", "/servers").json == list);
}

TEST_CASE("an answer repeats the request's headers, in JSON, in an error and in other texts") {
  const Instance instance(quick());
  const std::string sent = "Bearer " + instance.token();
  const auto next = [&](const Json& fault) { instance.control("POST", "/faults", fault); };
  next({{"kind", "changed"},
        {"members", {{"a", "{Authorization} twice {authorization}"}, {"list", {"{Accept}", 1}}}}});
  const Json team = instance.ask("GET", "/team").json;
  CHECK(team["a"] == sent + " twice " + sent);
  CHECK(team["list"] == Json{"application/json", 1});
  next({{"kind", "status"},
        {"status", 500},
        {"body", R"({"message":"got {Authorization}","x":{}})"}});
  CHECK(instance.ask("GET", "/servers").json ==
        Json{{"message", "got " + sent}, {"x", Json::object()}});
  next({{"kind", "html"}, {"status", 502}, {"body", "<p>{Authorization}</p>{None}"}});
  const Answer page = instance.ask("GET", "/servers");
  CHECK(page.body == "<p>" + sent + "</p>");
  CHECK(page.content_type.substr(0, 9) == "text/html");
  next({{"kind", "status"}, {"status", 400}, {"body", "{*}"}, {"content_type", "text/plain"}});
  const Answer all = instance.ask("GET", "/servers");
  CHECK(all.status == 400);
  CHECK(all.content_type == "text/plain");
  CHECK(all.body.find("Authorization: " + sent + "; ") != std::string::npos);
  CHECK(all.body.find("Accept: application/json") != std::string::npos);
}

TEST_CASE("an answer that is not JSON gets a text behind it") {
  const Instance instance(quick());
  instance.control(
      "POST", "/faults",
      {{"kind", "changed"}, {"members", {{"a", 1}}}, {"text", " for {Authorization}"}});
  CHECK(instance.ask("GET", "/version").body == "4.3.11 for Bearer " + instance.token());
  instance.control("POST", "/faults", {{"kind", "changed"}, {"text", "unseen"}});
  CHECK(instance.ask("GET", "/servers").body == "[]");
}

TEST_CASE("the record of another server under a uuid") {
  const Instance instance(quick());
  const std::string one = instance.new_server("10.0.0.1");
  const std::string other = instance.new_server("10.0.0.2");
  const Json misdirected = {{"kind", "misdirected"},
                            {"method", "GET"},
                            {"path", "/api/v1/servers/" + one},
                            {"instead", "/api/v1/servers/" + other}};
  instance.control("POST", "/faults", misdirected);
  CHECK(instance.server(one) == instance.server(other));
  CHECK(instance.server(one)["ip"] == "10.0.0.1");
  Json disguised = misdirected;
  disguised["members"] = {{"uuid", one}};
  instance.control("POST", "/faults", disguised);
  CHECK(instance.server(other)["ip"] == "10.0.0.2");
  const Json wrong = instance.server(one);
  CHECK(wrong["uuid"] == one);
  CHECK(wrong["ip"] == "10.0.0.2");
}

TEST_CASE("a slow answer is a right one") {
  const Instance instance(quick());
  instance.control("POST", "/faults", {{"kind", "slow"}, {"delay_ms", 60}});
  CHECK(instance.ask("GET", "/servers").json == Json::array());
  const Json log = instance.control("GET", "/requests");
  CHECK(log["requests"].back()["duration_ms"] >= 60);
}

TEST_CASE("a request whose answer is late has taken effect meanwhile") {
  const Instance instance(quick());
  const Json body = {{"ip", "10.0.0.1"}, {"private_key_uuid", instance.new_key()}};
  instance.control("POST", "/faults", {{"kind", "slow"}, {"after", true}, {"delay_ms", 3'600'000}});
  const auto answer = raw(instance, "POST", "/servers", body, std::chrono::seconds(1));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == base::ErrorKind::timeout);
  wait_until([&] { return server_count(instance) == 1; });
}

TEST_CASE("faults can be taken back, unknown kinds are refused") {
  const Instance instance(quick());
  const Json id = instance.control("POST", "/faults", {{"kind", "status"}})["id"];
  CHECK(instance.control("GET", "/faults")[0]["kind"] == "status");
  instance.control("DELETE", "/faults/" + id.dump());
  CHECK(instance.ask("GET", "/servers").status == 200);
  CHECK(instance.ask("DELETE", "/_standin/faults/" + id.dump()).status == 404);
  CHECK(instance.ask("POST", "/_standin/faults", {{"kind", "earthquake"}}).status == 400);
}
