#include "events/pusher_sink.h"

#include <doctest/doctest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "events/event_json.h"
#include "events/signature.h"
#include "http/curl_transport.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/no_proxy.h"
#include "tests/support/paths.h"
#include "tests/unit/events/receiver_process.h"
#include "tests/unit/events/samples.h"

using events::EventType;
using events::PusherConfig;
using events::PusherSink;
using nlohmann::json;
using tests::event_of;
using tests::FakeHttp;
using tests::full_event;
using tests::wanted_by;
using namespace std::chrono_literals;

namespace {

constexpr const char* kCall = "POST /apps/3/events";

PusherConfig config_for(const std::string& url) {
  PusherConfig config;
  config.url = url;
  config.app_id = "3";
  config.key = "278d425bdf160c739803";
  config.secret = base::Secret("7ad3773142a6692b25b8");
  return config;
}

/// A Pusher service that is played.
struct Played {
  tests::FakeClock clock;
  FakeHttp* http = nullptr;
  std::unique_ptr<PusherSink> sink;

  explicit Played(PusherConfig config = config_for("https://realtime.example.com:6001")) {
    auto transport = std::make_unique<FakeHttp>();
    http = transport.get();
    sink = std::make_unique<PusherSink>(std::move(config), std::move(transport));
  }

  base::Expected<void> deliver(const events::Event& event = full_event()) {
    return sink->deliver(event, {.clock = &clock, .deadline = base::Deadline::after(clock, 10s)});
  }
};

json body_of(const http::Request& request) { return json::parse(request.body); }

}  // namespace

TEST_CASE("a Pusher service takes what is final, and all with progress") {
  const auto wanted = [](bool progress, bool required) {
    PusherConfig config = config_for("https://realtime.example.com");
    config.progress = progress;
    config.policy.required = required;
    const Played played(std::move(config));
    CHECK(played.sink->name() == "pusher");
    return wanted_by(*played.sink);
  };
  CHECK(wanted(false, false) == "000011");
  CHECK(wanted(false, true) == "010011");
  CHECK(wanted(true, false) == "111111");
}

TEST_CASE("an event on the channel of its team") {
  Played played;
  played.http->answer(kCall, 200, "{}");
  REQUIRE(played.deliver());
  REQUIRE(played.http->requests().size() == 1);
  const json body = body_of(played.http->requests().front());
  CHECK(body["name"] == "ServerRegistered");
  CHECK(body["channels"] == json({"organization.7.servers"}));
  CHECK(json::parse(body["data"].get<std::string>()) == json::parse(events::to_json(full_event())));
  CHECK(body.size() == 3);
}

TEST_CASE("the signature of Pusher's documentation") {
  // https://pusher.com/docs/channels/library_auth_reference/rest-api/#worked-authentication-example
  const base::Secret secret("7ad3773142a6692b25b8");
  CHECK(events::md5(R"({"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"})") ==
        "ec365a775a4cd0599faeb73354201b6f");
  CHECK(events::hmac_sha256(secret,
                            "POST\n/apps/3/events\nauth_key=278d425bdf160c739803&auth_timestamp="
                            "1353088179&auth_version=1.0&body_md5="
                            "ec365a775a4cd0599faeb73354201b6f") ==
        "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
}

TEST_CASE("a channel of one's own") {
  PusherConfig config = config_for("https://realtime.example.com");
  config.channel = "private-servers";
  Played played(std::move(config));
  played.http->answer(kCall, 200, "{}");
  events::Event event = full_event();
  event.team_id.reset();
  REQUIRE(played.deliver(event));
  CHECK(body_of(played.http->requests().front())["channels"] == json({"private-servers"}));
}

TEST_CASE("without a team there is no channel by default") {
  Played played;
  events::Event event = event_of(EventType::registered);
  event.team_id.reset();
  const auto done = played.deliver(event);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "events.pusher_channel");
  for (const auto type : {EventType::registered, EventType::failed}) {
    event.type = type;
    event.team_id = "no/team";
    CHECK_FALSE(played.deliver(event));
  }
  // Its own error tells why the team is not known.
  event.team_id.reset();
  CHECK(played.deliver(event));
  events::Event queued = event_of(EventType::queued);
  queued.team_id.reset();
  CHECK(played.deliver(queued));
  CHECK(played.http->requests().empty());

  PusherConfig config = config_for("https://realtime.example.com");
  config.policy.required = true;
  Played gate(std::move(config));
  events::Event started = event_of(EventType::started);
  started.team_id.reset();
  CHECK_FALSE(gate.deliver(started));
}

TEST_CASE("data stays within what Pusher takes") {
  Played played;
  played.http->answer(kCall, 200, "{}");
  events::Event event = full_event();
  event.problems.assign(100, {true, "code", std::string(1000, '"'), "", "", ""});
  event.error = std::string(50'000, '\\');
  event.tags.assign(200, std::string(500, 'x'));
  REQUIRE(played.deliver(event));
  const std::string data = body_of(played.http->requests().front())["data"];
  CHECK(data.size() <= 10'240);
  const auto told = events::parse_event(data);
  REQUIRE(told);
  CHECK(told->correlation_id == event.correlation_id);
  CHECK(told->server_id == event.server_id);
}

TEST_CASE("each try is signed anew") {
  Played played;
  played.http->answer(kCall, 503, "");
  played.http->answer(kCall, 200, "{}");
  REQUIRE(played.deliver());
  const auto requests = played.http->requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].query != requests[1].query);
  CHECK(requests[0].body == requests[1].body);
}

TEST_CASE("what a service refuses, and what to do") {
  const std::pair<int, const char*> rows[] = {{400, "expects"},          {401, "clock"},
                                              {403, "app is enabled"},   {404, "app's id"},
                                              {413, "events of 10 KiB"}, {422, "expects"}};
  for (const auto& [status, remedy] : rows) {
    CAPTURE(status);
    Played played;
    played.http->answer(kCall, status, "no");
    const auto done = played.deliver();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "events.pusher_refused");
    CHECK(done.error().cause ==
          "The Pusher service at https://realtime.example.com:6001 answered "
          "with HTTP " +
              std::to_string(status) + ".");
    CHECK(done.error().remedy.find(remedy) != std::string::npos);
    CHECK(played.http->requests().size() == 1);
  }
  Played dead;
  dead.http->fail(kCall, base::ErrorKind::unreachable, "http.unreachable");
  CHECK(dead.deliver().error().code == "events.pusher_unreachable");
  Played broken;
  broken.http->answer(kCall, 500, "");
  CHECK(broken.deliver().error().code == "events.pusher_failed");
}

TEST_CASE("names of channels") {
  for (const std::string& name :
       {std::string("organization.7.servers"), std::string("private-a_b=c@d,e.f;G"),
        std::string("presence-1"), std::string(200, 'x')}) {
    CHECK(events::valid_channel(name));
  }
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a/b"), std::string("#a"),
        std::string("caf\xC3\xA9"), std::string(201, 'x'), std::string("private-encrypted-a"),
        std::string("a\n"), std::string("a:b"), std::string("a?b&c")}) {
    CAPTURE(name);
    CHECK_FALSE(events::valid_channel(name));
  }
}

TEST_CASE("Pusher's own package finds the signature genuine") {
  tests::forget_proxies();
  const auto deliver = [](const std::string& url, const char* secret) {
    http::Config way;
    way.base_url = url.substr(0, url.find('/', 8));
    auto transport = http::CurlTransport::make(std::move(way));
    REQUIRE(transport);
    PusherConfig config = config_for(url);
    config.secret = base::Secret(secret);
    PusherSink sink(std::move(config), *std::move(transport));
    events::Event event = full_event();
    event.error = "caf\xC3\xA9 \"quoted\"";
    return sink.deliver(event, {});
  };
  const auto receiver = [](std::vector<std::string> more) {
    std::vector<std::string> argv = {"node",
                                     tests::in_project("tests/unit/events/pusher_receiver.js"), "3",
                                     "278d425bdf160c739803", "7ad3773142a6692b25b8"};
    argv.insert(argv.end(), more.begin(), more.end());
    return tests::ReceiverProcess(
        argv, {{"NODE_PATH", tests::in_project("build/deps/node/node_modules")}});
  };
  SUBCASE("at the root") {
    const auto service = receiver({});
    CHECK(deliver(service.origin(), "7ad3773142a6692b25b8"));
    CHECK(deliver(service.origin() + "/", "7ad3773142a6692b25b8"));
    const auto refused = deliver(service.origin(), "another");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "events.pusher_refused");
    const auto requests = service.requests(3);
    CHECK(requests[0]["verdict"] == "genuine");
    CHECK(requests[0]["body"]["channels"] == json({"organization.7.servers"}));
    CHECK(requests[1]["verdict"] == "genuine");
    CHECK(requests[2]["verdict"] == "forged");
  }
  SUBCASE("behind a proxy that takes a prefix away") {
    const auto service = receiver({"/realtime"});
    CHECK(deliver(service.origin() + "/realtime/", "7ad3773142a6692b25b8"));
    CHECK(service.requests(1)[0]["verdict"] == "genuine");
  }
}
