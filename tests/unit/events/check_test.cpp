#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/system_clock.h"
#include "events/config.h"
#include "events/event_json.h"
#include "tests/support/no_proxy.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/events/samples.h"
#include "tests/unit/http/certificates.h"
#include "tests/unit/http/loopback_server.h"

using events::Config;
using namespace std::chrono_literals;

namespace {

Config sound() {
  Config config;
  config.file.emplace();
  config.file->path = "events.jsonl";
  config.webhook.emplace();
  config.webhook->url = "https://hooks.example.com/x?token=y";
  config.webhook->secret = base::Secret("a shared secret");
  config.webhook->headers.emplace("Authorization", base::Secret("Basic eDp5"));
  config.webhook->headers.emplace("X-Empty", base::Secret(""));
  config.pusher.emplace();
  config.pusher->url = "https://realtime.example.com:6001/base";
  config.pusher->app_id = "coolify";
  config.pusher->key = "278d425bdf160c739803";
  config.pusher->secret = base::Secret("7ad3773142a6692b25b8");
  config.pusher->channel = "private-servers";
  return config;
}

/// "CODE PATH: CAUSE" of each fault, a line each.
template <typename Change>
std::string faults(Change change) {
  Config config = sound();
  change(config);
  std::string all;
  for (const auto& fault : events::check(config).items()) {
    CHECK(fault.kind == base::ErrorKind::invalid_config);
    CHECK_FALSE(fault.remedy.empty());
    CHECK(fault.summary.size() <= 60);
    all += fault.code + " " + fault.path.to_string() + ": " + fault.cause + "\n";
  }
  return all;
}

bool begins(const std::string& text, std::string_view with) { return text.starts_with(with); }

}  // namespace

TEST_CASE("nothing is wrong with what is sound, nor with nothing") {
  CHECK(faults([](Config&) {}).empty());
  CHECK(events::check(Config{}).empty());
}

TEST_CASE("the path of a file") {
  const auto with = [](const std::string& path) {
    return faults([&](Config& config) { config.file->path = path; });
  };
  CHECK(with("") == "events.invalid_setting file.path: The path is empty.\n");
  CHECK(with("folder/") == "events.invalid_setting file.path: The path names a folder.\n");
  CHECK(with(std::string("a\0b", 3)) ==
        "events.invalid_setting file.path: The path has a NUL character.\n");
  CHECK(with("/var/log/my events.jsonl").empty());
}

TEST_CASE("how long a receiver may take") {
  for (const base::Duration span : {base::Duration(0), base::Duration(-1s), base::Duration(601s)}) {
    CHECK(begins(faults([&](Config& config) { config.file->policy.timeout = span; }),
                 "events.invalid_setting file.timeout: "));
    CHECK(begins(faults([&](Config& config) { config.webhook->policy.timeout = span; }),
                 "events.invalid_setting webhook.timeout: "));
    CHECK(begins(faults([&](Config& config) { config.pusher->policy.timeout = span; }),
                 "events.invalid_setting pusher.timeout: "));
  }
  CHECK(faults([](Config& config) { config.webhook->policy.timeout = 600s; }).empty());
  CHECK(faults([](Config& config) { config.webhook->policy.timeout = 1ms; }).empty());
}

TEST_CASE("the address of a webhook, which no message repeats") {
  for (const char* const url :
       {"", "hooks.example.com/t0ken", "ftp://example.com/t0ken", "https://me:t0ken@example.com",
        "https://example.com/#t0ken", "https://example.com/t0ken\n", "https:///t0ken"}) {
    CAPTURE(url);
    const std::string told = faults([&](Config& config) { config.webhook->url = url; });
    CHECK(begins(told, "events.invalid_url webhook.url: It "));
    CHECK(told.find("t0ken") == std::string::npos);
  }
}

TEST_CASE("headers of a webhook") {
  const auto with = [](const std::string& name, std::string value) {
    return faults([&](Config& config) {
      config.webhook->headers.emplace(name, base::Secret(std::move(value)));
    });
  };
  CHECK(with("X-Coolify-Signature", "forged") ==
        "events.invalid_header webhook.headers[\"X-Coolify-Signature\"]: The header is always set, "
        "or is about one connection.\n");
  CHECK(begins(with("content-type", "text/plain"),
               "events.invalid_header webhook.headers[\"content-type\"]: The header is always"));
  CHECK(begins(with("X Y", "z"),
               "events.invalid_header webhook.headers[\"X Y\"]: The name is not one"));
  const std::string split = with("X-Own", "hidden-value\r\nX-Coolify-Event: forged");
  CHECK(begins(split, "events.invalid_header webhook.headers[\"X-Own\"]: Its value contains"));
  CHECK(split.find("hidden-value") == std::string::npos);
  CHECK(with("X-Own", "value").empty());
}

TEST_CASE("secrets with what cannot be seen") {
  const std::string webhook =
      faults([](Config& config) { config.webhook->secret = base::Secret("hidden-secret\n"); });
  CHECK(webhook ==
        "events.invalid_setting webhook.secret: The secret holds what cannot be seen. It "
        "ends with a line break (\\n).\n");
  CHECK(begins(faults([](Config& config) {
                 config.pusher->secret = base::Secret("hidden\xE2\x80\x8Bsecret");
               }),
               "events.invalid_setting pusher.secret: "));
  CHECK(faults([](Config& config) { config.webhook->secret = {}; }).empty());
  CHECK(faults([](Config& config) { config.pusher->secret = {}; }) ==
        "events.invalid_setting pusher.secret: The secret is empty, and every request is signed "
        "with it.\n");
}

TEST_CASE("what identifies an app of Pusher") {
  for (const std::string& id : {std::string(), std::string("a/b"), std::string("a&auth_key=b"),
                                std::string("a b"), std::string(201, 'a'), std::string("a\n")}) {
    CAPTURE(id);
    CHECK(begins(faults([&](Config& config) { config.pusher->app_id = id; }),
                 "events.invalid_setting pusher.app_id: The id of the app is not made of"));
    CHECK(begins(faults([&](Config& config) { config.pusher->key = id; }),
                 "events.invalid_setting pusher.key: The key is not made of"));
  }
}

TEST_CASE("the address of a Pusher service") {
  CHECK(faults([](Config& config) { config.pusher->url = "https://example.com?x=y"; }) ==
        "events.invalid_url pusher.url: It contains a query.\n");
  CHECK(begins(faults([](Config& config) { config.pusher->url = "realtime"; }),
               "events.invalid_url pusher.url: It does not begin with"));
}

TEST_CASE("a channel") {
  for (const std::string& name : {std::string(), std::string("a/b"), std::string(201, 'x'),
                                  std::string("private-encrypted-x")}) {
    CHECK(begins(faults([&](Config& config) { config.pusher->channel = name; }),
                 "events.invalid_setting pusher.channel: "));
  }
  CHECK(faults([](Config& config) { config.pusher->channel.reset(); }).empty());
}

TEST_CASE("all faults are told at once") {
  const std::string all = faults([](Config& config) {
    config.file->path = "";
    config.webhook->url = "";
    config.pusher->key = "";
  });
  CHECK(std::count(all.begin(), all.end(), '\n') == 3);
}

TEST_CASE("a publisher to all sinks") {
  tests::forget_proxies();
  const tests::TemporaryDirectory folder;
  std::atomic<int> posted = 0;
  const tests::LoopbackServer server([&](tests::Exchange& exchange) {
    while (const auto request = exchange.next_request()) {
      CHECK(request->headers.at("user-agent") == "agent/1");
      ++posted;
      exchange.answer(200, "{}");
    }
  });
  const std::string origin = "http://127.0.0.1:" + std::to_string(server.port());
  Config config = sound();
  config.file->path = folder.file("events.jsonl");
  config.webhook->url = origin;
  config.pusher->url = origin;
  auto publisher = events::make_publisher(std::move(config), "agent/1", base::system_clock());
  REQUIRE(publisher);
  CHECK((*publisher)->deliver(tests::full_event(), {}).empty());
  CHECK(posted == 2);
  CHECK(folder.read("events.jsonl") == events::to_json(tests::full_event()) + "\n");
}

TEST_CASE("certificates to trust are sound as texts, and not looked for as files") {
  constexpr const char* kDamaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const std::string cause = "The PEM text is damaged: certificate 1 in it cannot be read.\n";
  CHECK(faults([](Config& config) { config.webhook->ca_cert = kDamaged; }) ==
        "http.ca_cert webhook.ca_cert: " + cause);
  CHECK(faults([](Config& config) { config.pusher->ca_cert = kDamaged; }) ==
        "http.ca_cert pusher.ca_cert: " + cause);
  CHECK(faults([](Config& config) { config.webhook->ca_cert = "/no/such/file.pem"; }) == "");
  CHECK(faults([](Config& config) {
          config.webhook->ca_cert = tests::Authority().certificate();
        }) == "");
}

TEST_CASE("a publisher that cannot be") {
  const auto error_of = [](auto change) {
    Config config = sound();
    change(config);
    const auto made = events::make_publisher(std::move(config), "agent/1", base::system_clock());
    REQUIRE_FALSE(made);
    return made.error().code + " " + made.error().path.to_string();
  };
  CHECK(error_of([](Config& config) { config.webhook->url = ""; }) ==
        "events.invalid_url webhook.url");
  CHECK(error_of([](Config& config) { config.webhook->ca_cert = "/no/such/file.pem"; }) ==
        "http.ca_cert webhook.ca_cert");
  CHECK(error_of([](Config& config) { config.pusher->ca_cert = "/no/such/file.pem"; }) ==
        "http.ca_cert pusher.ca_cert");
}

TEST_CASE("a publisher to nowhere") {
  auto publisher = events::make_publisher({}, "agent/1", base::system_clock());
  REQUIRE(publisher);
  CHECK((*publisher)->deliver(tests::full_event(), {}).empty());
}
