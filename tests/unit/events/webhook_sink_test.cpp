#include "events/webhook_sink.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/system_clock.h"
#include "events/bounded_json.h"
#include "events/event_json.h"
#include "events/signature.h"
#include "http/curl_transport.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/free_port.h"
#include "tests/support/no_proxy.h"
#include "tests/support/paths.h"
#include "tests/unit/events/receiver_process.h"
#include "tests/unit/events/samples.h"
#include "tests/unit/http/loopback_server.h"

using events::WebhookConfig;
using events::WebhookSink;
using tests::Exchange;
using tests::FakeHttp;
using tests::full_event;
using tests::LoopbackServer;
using tests::wanted_by;
using namespace std::chrono_literals;

namespace {

constexpr const char* kToken = "T0000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";
constexpr const char* kCall = "POST /services/T0000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";

WebhookConfig config_for(const std::string& url) {
  WebhookConfig config;
  config.url = url;
  config.secret = base::Secret("a shared secret");
  return config;
}

/// A webhook whose receiver is played.
struct Played {
  tests::FakeClock clock;
  FakeHttp* http = nullptr;
  std::unique_ptr<WebhookSink> sink;

  explicit Played(
      WebhookConfig config = config_for(std::string("https://hooks.example.com/services/") +
                                        kToken + "?token=query-token-12345")) {
    auto transport = std::make_unique<FakeHttp>();
    http = transport.get();
    sink = std::make_unique<WebhookSink>(std::move(config), std::move(transport));
  }

  base::Expected<void> deliver(base::Duration limit = 60s) {
    base::Context context{.clock = &clock, .deadline = base::Deadline::after(clock, limit)};
    return sink->deliver(full_event(), context);
  }
};

/// What a webhook with a real way to `origin` says: "" or the error's code.
struct Answer {
  std::string code;
  std::string cause;
};
Answer deliver_to(const std::string& origin, base::Duration limit,
                  base::Clock& clock = base::system_clock()) {
  tests::forget_proxies();
  http::Config way;
  way.base_url = origin;
  auto transport = http::CurlTransport::make(std::move(way));
  REQUIRE(transport);
  WebhookSink sink(config_for(origin + "/hook"), *std::move(transport));
  const auto done = sink.deliver(
      full_event(), {.clock = &clock, .deadline = base::Deadline::after(clock, limit)});
  if (done) return {};
  return {done.error().code, done.error().cause};
}

std::string origin_of(const LoopbackServer& server) {
  return "http://127.0.0.1:" + std::to_string(server.port());
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a webhook takes what is final, and all with progress, and the gate when it is required") {
  const auto wanted = [](bool progress, bool required) {
    WebhookConfig config = config_for("https://hooks.example.com");
    config.progress = progress;
    config.policy.required = required;
    const Played played(std::move(config));
    CHECK(played.sink->name() == "webhook");
    return wanted_by(*played.sink);
  };
  CHECK(wanted(false, false) == "000011");
  CHECK(wanted(false, true) == "010011");
  CHECK(wanted(true, false) == "111111");
  CHECK(wanted(true, true) == "111111");
}

TEST_CASE("what is sent") {
  WebhookConfig config = config_for("https://hooks.example.com/a/b?token=x");
  config.headers.emplace("Authorization", base::Secret("Bearer abcd"));
  config.headers.emplace("X-Own", base::Secret("yes"));
  Played played(std::move(config));
  played.http->answer("POST /a/b", 204, "");
  REQUIRE(played.deliver());
  REQUIRE(played.http->requests().size() == 1);
  const http::Request request = played.http->requests().front();
  CHECK(request.query == "token=x");
  CHECK(request.body == events::to_json(full_event()));
  CHECK(request.headers.at("Authorization") == "Bearer abcd");
  CHECK(request.headers.at("X-Own") == "yes");
  CHECK(request.headers.at("X-Coolify-Event") == "ServerRegistered");
  CHECK(request.headers.at("X-Coolify-Delivery").size() == 32);
  const std::string timestamp =
      std::to_string(std::chrono::system_clock::to_time_t(played.clock.wall_now()));
  CHECK(request.headers.at("X-Coolify-Timestamp") == timestamp);
  CHECK(request.headers.at("X-Coolify-Signature") ==
        "sha256=" +
            events::hmac_sha256(base::Secret("a shared secret"), timestamp + "." + request.body));
}

TEST_CASE("without a secret nothing is signed, without a path the root is asked") {
  WebhookConfig config = config_for("https://hooks.example.com");
  config.secret = {};
  Played played(std::move(config));
  played.http->answer("POST /", 200, "thanks");
  REQUIRE(played.deliver());
  CHECK(played.http->requests().front().headers.count("X-Coolify-Signature") == 0);
}

TEST_CASE("each try is signed anew, and is the same delivery") {
  Played played;
  played.http->answer(kCall, 500, "");
  played.http->answer(kCall, 500, "");
  played.http->answer(kCall, 200, "");
  REQUIRE(played.deliver());
  std::set<std::string> deliveries;
  std::set<std::string> signatures;
  std::set<std::string> timestamps;
  for (const auto& request : played.http->requests()) {
    deliveries.insert(request.headers.at("X-Coolify-Delivery"));
    signatures.insert(request.headers.at("X-Coolify-Signature"));
    timestamps.insert(request.headers.at("X-Coolify-Timestamp"));
  }
  CHECK(deliveries.size() == 1);
  CHECK(timestamps.size() == 3);
  CHECK(signatures.size() == 3);
  REQUIRE(played.deliver());
  deliveries.insert(played.http->requests().back().headers.at("X-Coolify-Delivery"));
  CHECK(deliveries.size() == 2);
}

TEST_CASE("every 2xx is a success, whatever the body") {
  for (const int status : {200, 201, 202, 204, 299}) {
    Played played;
    played.http->answer(kCall, status, "\xff<html>");
    CHECK(played.deliver());
  }
}

TEST_CASE("what passes by itself is tried again, with growing pauses, within the limit") {
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 599}) {
    CAPTURE(status);
    Played played;
    played.http->answer(kCall, status, "busy");
    const auto done = played.deliver(10s);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "events.webhook_failed");
    CHECK(has(done.error().cause, "The webhook at https://hooks.example.com answered with HTTP " +
                                      std::to_string(status) + ". It was tried "));
    CHECK(done.error().evidence == "busy");
    const auto sleeps = played.clock.sleeps();
    REQUIRE(sleeps.size() == 3);
    CHECK(sleeps[0] >= 1s);
    CHECK(sleeps[1] > sleeps[0]);
    CHECK(sleeps[2] > sleeps[1]);
  }
}

TEST_CASE("within a second there is one try") {
  Played played;
  played.http->answer(kCall, 500, "");
  CHECK_FALSE(played.deliver(1s));
  CHECK(played.http->requests().size() == 1);
}

TEST_CASE("a network that fails is tried again") {
  for (const auto kind :
       {base::ErrorKind::unreachable, base::ErrorKind::timeout, base::ErrorKind::connection_lost}) {
    Played played;
    played.http->fail(kCall, kind, "http.unreachable");
    played.http->answer(kCall, 200, "");
    CHECK(played.deliver());
    CHECK(played.http->requests().size() == 2);
  }
}

TEST_CASE("what does not pass by itself is not tried again") {
  for (const int status : {400, 401, 403, 404, 405, 410, 413, 422}) {
    CAPTURE(status);
    Played played;
    played.http->answer(kCall, status, "no");
    const auto done = played.deliver();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "events.webhook_refused");
    CHECK(has(done.error().cause, "HTTP " + std::to_string(status)));
    CHECK_FALSE(done.error().remedy.empty());
    CHECK(played.http->requests().size() == 1);
  }
  Played untrusted;
  untrusted.http->fail(kCall, base::ErrorKind::invalid_config, "http.tls_untrusted");
  const auto done = untrusted.deliver();
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "events.webhook_unreachable");
  CHECK(has(done.error().cause,
            "The webhook at https://hooks.example.com: the certificate is not trusted."));
  CHECK(untrusted.http->requests().size() == 1);
}

TEST_CASE("Retry-After is honoured within the limit") {
  SUBCASE("seconds") {
    Played played;
    played.http->answer(kCall, 429, "", {{"retry-after", "7"}});
    played.http->answer(kCall, 200, "");
    CHECK(played.deliver(10s));
    CHECK(played.clock.sleeps() == std::vector<base::Duration>{7s});
  }
  SUBCASE("longer than there is time") {
    Played played;
    played.http->answer(kCall, 503, "", {{"retry-after", "60"}});
    const auto done = played.deliver(10s);
    REQUIRE_FALSE(done);
    CHECK(has(done.error().cause, "It asks to be left alone for 1m."));
    CHECK(played.clock.sleeps().empty());
  }
  SUBCASE("shorter than the usual pause") {
    Played played;
    played.http->answer(kCall, 503, "", {{"retry-after", "0"}});
    CHECK_FALSE(played.deliver(10s));
    CHECK(played.clock.sleeps().front() >= 1s);
  }
}

TEST_CASE("a redirect is refused and shows no token") {
  const std::pair<const char*, const char*> targets[] = {
      {"https://other.example/secret-path?secret-query", "redirects to https://other.example."},
      {"/elsewhere-secret", "redirects to another address there."},
      {"https://me:secret@other.example/", "redirects to another address there."},
      {"", "and redirects."}};
  for (const auto& [location, told] : targets) {
    CAPTURE(location);
    for (const int status : {300, 301, 302, 303, 307, 308}) {
      Played played;
      played.http->answer(kCall, status, "", {{"location", location}});
      const auto done = played.deliver();
      REQUIRE_FALSE(done);
      CHECK(done.error().code == "events.webhook_refused");
      CHECK(has(done.error().cause, told));
      CHECK_FALSE(has(done.error().cause, "secret"));
      CHECK(played.http->requests().size() == 1);
    }
  }
}

TEST_CASE("an error shows neither the address's path nor its query, even when it is echoed") {
  Played played;
  played.http->answer(kCall, 403,
                      "no XXXXXXXXXXXXXXXXXXXXXXXX, no query-token-12345, no a shared secret");
  const auto done = played.deliver();
  REQUIRE_FALSE(done);
  CHECK(done.error().evidence == "no (masked), no (masked), no (masked)");
  CHECK_FALSE(has(done.error().detail(), "services"));
  // Words that every address has are not hidden everywhere.
  CHECK(base::mask_secrets("services token T0000000") == "services token T0000000");
}

TEST_CASE("no part of the address is shown that the receiver quotes, in whatever form") {
  const auto evidence = [](const std::string& target, const std::string& answer, int status = 403) {
    Played played(config_for("https://hooks.example.com" + target));
    const std::string path = target.substr(0, target.find('?'));
    played.http->answer("POST " + path, status, answer);
    const auto done = played.deliver(1s);
    REQUIRE_FALSE(done);
    CHECK(has(done.error().cause, "The webhook at https://hooks.example.com answered with HTTP"));
    return done.error().evidence;
  };
  CHECK(evidence("/hooks/s3cret", "no /hooks/s3cret") == "no (masked)");
  CHECK(evidence("/hooks/s3cret", "no s3cret in hooks") == "no (masked) in (masked)");
  CHECK(evidence("/hooks/s3cret", "no s3cret", 503) == "no (masked)");
  CHECK(evidence("/in?key=ab+cd%2Fe", "POST /in?key=ab+cd%2Fe") == "POST (masked)");
  CHECK(evidence("/in?key=ab+cd%2Fe", "no ab+cd/e") == "no (masked)");
  CHECK(evidence("/in?key=ab+cd%2Fe", "no ab cd/e") == "no (masked)");
  CHECK(evidence("/in?key=ab+cd%2Fe", "no ab+cd%2Fe") == "no (masked)");
  CHECK(evidence("/a%40bc%20de", "no a@bc de") == "no (masked)");
  CHECK(evidence("/in?t0ken", "no t0ken") == "no (masked)");
  CHECK(evidence("/in?t0ken=1&k=dG9rZW4=", "no t0ken, no dG9rZW4=") == "no (masked), no (masked)");
  CHECK(evidence("/in?key=abc", "abc") == "abc");
  // These words are nobody's secret elsewhere.
  const Played played(config_for("https://hooks.example.com/hooks/s3cret"));
  CHECK(base::mask_secrets("hooks s3cret") == "hooks s3cret");
  // As long as a token, it is one everywhere, in both forms.
  const Played longer(config_for("https://hooks.example.com/long%40token-of-mine"));
  CHECK(base::mask_secrets("long%40token-of-mine long@token-of-mine") == "(masked) (masked)");
}

TEST_CASE("no part of the address is shown that a redirect or the network quotes") {
  Played played(config_for("https://hooks.example.com/s3cret"));
  played.http->answer("POST /s3cret", 302, "", {{"location", "https://x-s3cret.example/"}});
  const auto redirected = played.deliver();
  REQUIRE_FALSE(redirected);
  CHECK(has(redirected.error().cause, "redirects to https://x-(masked).example."));
}

TEST_CASE("a body is bounded") {
  Played played;
  played.http->answer(kCall, 200, "");
  events::Event event = full_event();
  event.problems.assign(200, {true, "c", std::string(2000, '"'), std::string(2000, '"'), "", ""});
  REQUIRE(played.sink->deliver(event, {.clock = &played.clock}));
  CHECK(played.http->requests().front().body.size() <= 256U * 1024);
}

TEST_CASE("headers that are not the user's to choose") {
  for (const char* const name : {"X-Coolify-Event", "x-coolify-signature", "X-COOLIFY-ANYTHING",
                                 "Content-Type", "content-length", "Host", "Connection",
                                 "Transfer-Encoding", "User-Agent", "Proxy-Authorization"}) {
    CAPTURE(name);
    CHECK(events::reserved_webhook_header(name));
  }
  for (const char* const name :
       {"Authorization", "authorization", "X-Api-Key", "Cookie", "Accept", "X-Coolify"}) {
    CAPTURE(name);
    CHECK_FALSE(events::reserved_webhook_header(name));
  }
}

TEST_CASE("a receiver in another language finds the signature genuine") {
  tests::forget_proxies();
  const auto deliver = [](const tests::ReceiverProcess& receiver, const char* secret) {
    http::Config way;
    way.base_url = receiver.origin();
    auto transport = http::CurlTransport::make(std::move(way));
    REQUIRE(transport);
    WebhookConfig config = config_for(receiver.origin() + "/hook?from=tests");
    config.secret = base::Secret(secret);
    config.headers.emplace("X-Own", base::Secret("own value"));
    WebhookSink sink(std::move(config), *std::move(transport));
    return sink.deliver(full_event(), {});
  };
  const tests::ReceiverProcess receiver({"python3",
                                         tests::in_project("tests/unit/events/webhook_receiver.py"),
                                         "k\xC3\xA4se & \"secret\""});
  CHECK(deliver(receiver, "k\xC3\xA4se & \"secret\""));
  const auto refused = deliver(receiver, "another secret");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "events.webhook_refused");
  const auto requests = receiver.requests(2);
  CHECK(requests[0]["verdict"] == "genuine");
  CHECK(requests[0]["path"] == "/hook?from=tests");
  CHECK(requests[0]["headers"]["X-Coolify-Event"] == "ServerRegistered");
  CHECK(requests[0]["headers"]["X-Own"] == "own value");
  CHECK(requests[0]["headers"]["Content-Type"] == "application/json");
  CHECK(requests[0]["body"] == nlohmann::json::parse(events::to_json(full_event())));
  CHECK(requests[1]["verdict"] == "forged");
}

TEST_CASE("a dead receiver") {
  tests::FakeClock clock;
  const std::string origin = "http://127.0.0.1:" + std::to_string(tests::free_port());
  const Answer answer = deliver_to(origin, 10s, clock);
  CHECK(answer.code == "events.webhook_unreachable");
  CHECK(answer.cause ==
        "The webhook at " + origin + ": no connection came about. It was tried 4 times.");
}

TEST_CASE("a receiver that never answers costs no more than the limit") {
  const LoopbackServer server([](Exchange& exchange) { exchange.wait_until_gone(); });
  const Answer answer = deliver_to(origin_of(server), 300ms);
  CHECK(answer.code == "events.webhook_failed");
  CHECK(has(answer.cause, "the answer did not come in time"));
}

TEST_CASE("a receiver whose answer begins byte by byte costs no more than the limit") {
  const LoopbackServer server([](Exchange& exchange) {
    if (!exchange.next_request()) return;
    exchange.send("HTTP/1.1 200 OK\r\nX-Long: ");
    while (exchange.send("x"))
      base::system_clock().sleep_until(base::system_clock().now() + 5ms, {});
  });
  CHECK(deliver_to(origin_of(server), 500ms).code == "events.webhook_failed");
}

TEST_CASE("a receiver with a fault") {
  const LoopbackServer server(tests::always(500, "out of order"));
  tests::FakeClock clock;
  CHECK(deliver_to(origin_of(server), 10s, clock).code == "events.webhook_failed");
  CHECK(server.connections() == 4);
}

TEST_CASE("a receiver with a fault that passes") {
  std::atomic<int> requests = 0;
  const LoopbackServer server([&](Exchange& exchange) {
    while (exchange.next_request()) exchange.answer(++requests < 3 ? 500 : 200, "");
  });
  tests::FakeClock clock;
  CHECK(deliver_to(origin_of(server), 10s, clock).code.empty());
  CHECK(requests == 3);
}

TEST_CASE("a busy receiver says when it is to be asked again") {
  std::atomic<int> requests = 0;
  const LoopbackServer server([&](Exchange& exchange) {
    while (exchange.next_request()) {
      exchange.answer(++requests < 2 ? 429 : 200, "", "Retry-After: 5\r\n");
    }
  });
  tests::FakeClock clock;
  CHECK(deliver_to(origin_of(server), 10s, clock).code.empty());
  CHECK(clock.sleeps() == std::vector<base::Duration>{5s});
}

TEST_CASE("receivers that lie") {
  std::atomic<int> requests = 0;
  const auto lies = [&](const std::string& raw) {
    return [&requests, raw](Exchange& exchange) {
      if (!exchange.next_request()) return;
      ++requests;
      exchange.send(raw);
    };
  };
  tests::FakeClock clock;
  SUBCASE("rubbish in the body is no matter") {
    const LoopbackServer server(
        lies("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
             "Content-Length: 4\r\n\r\n\xff{<\x01"));
    CHECK(deliver_to(origin_of(server), 10s, clock).code.empty());
    CHECK(requests == 1);
  }
  SUBCASE("a body shorter than was told") {
    const LoopbackServer server(lies("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nok"));
    CHECK(deliver_to(origin_of(server), 10s, clock).code.empty());
    CHECK(requests == 1);
  }
  SUBCASE("no answer at all") {
    const LoopbackServer server(lies(""));
    CHECK(deliver_to(origin_of(server), 10s, clock).code == "events.webhook_failed");
    CHECK(requests == 4);
  }
  SUBCASE("another protocol") {
    const LoopbackServer server(lies("SSH-2.0-OpenSSH_9.2p1\r\n"));
    CHECK(deliver_to(origin_of(server), 10s, clock).code == "events.webhook_unreachable");
    CHECK(requests == 1);
  }
  SUBCASE("an answer without end") {
    const LoopbackServer server([&](Exchange& exchange) {
      if (!exchange.next_request()) return;
      ++requests;
      exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
      while (exchange.send(chunk)) {
      }
    });
    CHECK(deliver_to(origin_of(server), 60s, clock).code.empty());
    CHECK(requests == 1);
  }
}

TEST_CASE("a receiver that redirects is not followed") {
  const LoopbackServer target(tests::always(200, ""));
  const LoopbackServer server(
      tests::always(307, "", "Location: " + origin_of(target) + "/stolen?token\r\n"));
  tests::FakeClock clock;
  const Answer answer = deliver_to(origin_of(server), 10s, clock);
  CHECK(answer.code == "events.webhook_refused");
  CHECK(has(answer.cause, "redirects to " + origin_of(target) + "."));
  CHECK(target.connections() == 0);
  CHECK(server.connections() == 1);
}
