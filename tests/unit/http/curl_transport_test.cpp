#include "http/curl_transport.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "base/event.h"
#include "base/system_clock.h"
#include "tests/support/no_proxy.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/http/loopback_server.h"
#include "tests/unit/http/trust_variables.h"

using namespace std::chrono_literals;
using http::Config;
using http::CurlTransport;
using http::Method;
using http::Request;
using http::Response;
using tests::Authority;
using tests::Exchange;
using tests::LoopbackServer;
using tests::ReceivedRequest;
using tests::ServerTls;

namespace {

/// Ends the look-ups of the name that never answers.
base::Event& end_of_look_ups() {
  static base::Event event;
  return event;
}

}  // namespace

/// Stands before the C library's: one name takes forever, the others are looked up.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  if (node != nullptr && std::strcmp(node, "slow.test") == 0) {
    (void)end_of_look_ups().wait({});
    return EAI_FAIL;
  }
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

namespace {

const Request kGet{Method::get, "/servers"};
const Request kPost{Method::post, "/servers", "", R"({"ip":"10.0.0.1"})"};

/// The system's bundle of authorities for these tests: a file with one nobody uses.
class SystemBundle {
 public:
  SystemBundle() {
    const base::UniqueFd fd(::mkstemp(path_.data()));
    const std::string text = Authority("System Authority").certificate();
    [[maybe_unused]] const auto written = ::write(fd.get(), text.data(), text.size());
  }
  ~SystemBundle() { ::unlink(path_.c_str()); }
  SystemBundle(const SystemBundle&) = delete;
  SystemBundle& operator=(const SystemBundle&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/http-test-XXXXXX";
};

Config config_for(const std::string& endpoint) {
  static const SystemBundle bundle;
  tests::forget_proxies();
  tests::name_certificates(bundle.path());
  Config config;
  config.base_url = endpoint;
  config.headers.emplace("Accept", base::Secret::harmless("application/json"));
  config.bearer_token = base::Secret("3|secret-token");
  config.user_agent = "test-agent/1";
  return config;
}

std::unique_ptr<CurlTransport> http_for(Config config) {
  auto http = CurlTransport::make(std::move(config));
  REQUIRE(http.has_value());
  return *std::move(http);
}

base::Expected<Response> fetch(Config config, const Request& request = kGet,
                               const base::Context& context = {}) {
  return http_for(std::move(config))->send(request, context);
}

/// "200 body", or kind and code of the error.
std::string told(const base::Expected<Response>& response) {
  if (response) return std::to_string(response->status) + " " + response->body;
  return response.error().code;
}

std::string without_line_breaks(std::string text) {
  std::erase(text, '\n');
  return text;
}

/// Serves all requests and keeps them.
struct Recorder {
  std::mutex mutex;
  std::vector<ReceivedRequest> requests;

  LoopbackServer::Serve serve(std::string body = "[]") {
    return [this, body](Exchange& exchange) {
      while (auto request = exchange.next_request()) {
        {
          const std::scoped_lock lock(mutex);
          requests.push_back(*request);
        }
        exchange.answer(200, body);
      }
    };
  }
};

/// How long a call took; the tests compare it with a limit that is far above any machine's pace
/// and far below the wait that is to be cut short.
class Stopwatch {
 public:
  [[nodiscard]] bool below(base::Duration limit) const {
    return base::system_clock().now() - start_ < limit;
  }

 private:
  base::TimePoint start_ = base::system_clock().now();
};

/// A stop that is requested when something has happened.
class StopAt {
 public:
  explicit StopAt(base::Event& event)
      : stopper_([this, &event] {
          (void)event.wait({});
          source_.request_stop();
        }) {}
  StopAt(const StopAt&) = delete;
  StopAt& operator=(const StopAt&) = delete;
  ~StopAt() { stopper_.join(); }

  [[nodiscard]] base::Context context() const {
    base::Context context;
    context.stop = source_.get_token();
    return context;
  }

 private:
  std::stop_source source_;
  std::thread stopper_;
};

}  // namespace

TEST_CASE("a request carries token, headers and body") {
  Recorder recorder;
  LoopbackServer server(recorder.serve());
  Config config = config_for(server.endpoint());
  config.headers.emplace("CF-Access-Client-Id", "abc");
  config.headers.emplace("X-Empty", "");
  const auto http = http_for(std::move(config));
  CHECK(told(http->send(kGet, {})) == "200 []");
  Request patch{Method::patch, "/servers/u", "", R"({"name":"n"})"};
  CHECK(told(http->send(patch, {})) == "200 []");
  Request remove{Method::remove, "/servers/u", "force=true"};
  CHECK(told(http->send(remove, {})) == "200 []");
  CHECK(told(http->send(kPost, {})) == "200 []");
  CHECK(told(http->send({Method::post, "/servers/u/validate"}, {})) == "200 []");

  REQUIRE(recorder.requests.size() == 5);
  const ReceivedRequest& get = recorder.requests[0];
  CHECK(get.method == "GET");
  CHECK(get.target == "/api/v1/servers");
  CHECK(get.headers.at("authorization") == "Bearer 3|secret-token");
  CHECK(get.headers.at("user-agent") == "test-agent/1");
  CHECK(get.headers.at("cf-access-client-id") == "abc");
  CHECK(get.headers.at("x-empty").empty());
  CHECK(get.headers.count("content-type") == 0);
  CHECK(get.body.empty());
  CHECK(recorder.requests[1].method == "PATCH");
  CHECK(recorder.requests[1].body == R"({"name":"n"})");
  CHECK(recorder.requests[1].headers.at("content-type") == "application/json");
  CHECK(recorder.requests[2].method == "DELETE");
  CHECK(recorder.requests[2].target == "/api/v1/servers/u?force=true");
  CHECK(recorder.requests[2].body.empty());
  CHECK(recorder.requests[3].method == "POST");
  CHECK(recorder.requests[3].body == R"({"ip":"10.0.0.1"})");
  CHECK(recorder.requests[3].headers.count("expect") == 0);
  CHECK(recorder.requests[4].headers.at("content-length") == "0");
  for (const ReceivedRequest& request : recorder.requests) {
    CHECK(request.headers.at("accept") == "application/json");
    CHECK(request.headers.at("authorization") == "Bearer 3|secret-token");
    CHECK(request.headers.at("user-agent") == "test-agent/1");
    CHECK(request.headers.at("cf-access-client-id") == "abc");
  }
}

TEST_CASE("nothing that would become another header gets into a request") {
  struct Row {
    void (*spoil)(Config&);
    const char* path;
  };
  const Row rows[] = {
      {[](Config& c) { c.user_agent = "a/1 (+terraform 1.5\r\nX-Injected: 1)"; }, "user_agent"},
      {[](Config& c) { c.user_agent = "a\n"; }, "user_agent"},
      {[](Config& c) { c.bearer_token = base::Secret("3|a\r\nX: 1"); }, "bearer_token"},
      {[](Config& c) { c.headers.emplace("X-A", "1\r\nX-B: 2"); }, "headers[\"X-A\"]"},
      {[](Config& c) { c.headers.emplace("X-A: 1\r\nX-B", "2"); }, "headers[\"X-A: 1\r\nX-B\"]"},
      {[](Config& c) { c.headers.emplace("Proxy-Authorization", "Basic eA=="); },
       "headers[\"Proxy-Authorization\"]"},
  };
  for (const Row& row : rows) {
    Config config = config_for("http://127.0.0.1:1");
    row.spoil(config);
    const auto http = CurlTransport::make(std::move(config));
    REQUIRE_FALSE(http.has_value());
    CHECK(http.error().code == "http.invalid_header");
    CHECK(http.error().path.to_string() == row.path);
  }
}

TEST_CASE("without extra headers there are none") {
  Recorder recorder;
  LoopbackServer server(recorder.serve());
  CHECK(told(fetch(config_for(server.endpoint()))) == "200 []");
  REQUIRE(recorder.requests.size() == 1);
  std::string names;
  for (const auto& [name, value] : recorder.requests[0].headers) names += name + " ";
  CHECK(names == "accept accept-encoding authorization content-length host user-agent ");
  CHECK(recorder.requests[0].headers.at("content-length").empty());
}

TEST_CASE("connections are kept") {
  LoopbackServer server(tests::always(200, "[]"));
  const auto http = http_for(config_for(server.endpoint()));
  for (int i = 0; i < 5; ++i) CHECK(told(http->send(kGet, {})) == "200 []");
  CHECK(server.connections() == 1);
}

TEST_CASE("callers of many threads share the connections that are idle") {
  LoopbackServer server(tests::always(200, "[]"));
  const auto http = http_for(config_for(server.endpoint()));
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) good += told(http->send(kGet, {})) == "200 []" ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(good == 160);
  CHECK(server.connections() <= 8);
}

TEST_CASE("status and headers come through, names in lower case, the last answer's only") {
  LoopbackServer server([](Exchange& exchange) {
    (void)exchange.next_request();
    exchange.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    exchange.answer(429, "{}", "X-RateLimit-Limit: 200\r\nRetry-After:  60 \r\n");
  });
  const auto response = fetch(config_for(server.endpoint()));
  REQUIRE(response.has_value());
  CHECK(response->status == 429);
  CHECK(response->header("x-ratelimit-limit") == "200");
  CHECK(response->header("retry-after") == "60");
  CHECK(response->header("link").empty());
  CHECK(response->header("none").empty());
}

TEST_CASE("redirects are not followed") {
  Recorder recorder;
  LoopbackServer elsewhere(recorder.serve());
  LoopbackServer server(tests::always(302, "", "Location: " + elsewhere.endpoint() + "\r\n"));
  const Request patch{Method::patch, "/servers/u", "", R"({"name":"n"})"};
  const Request remove{Method::remove, "/servers/u"};
  for (const Request& request : {kGet, kPost, patch, remove}) {
    const auto response = fetch(config_for(server.endpoint()), request);
    REQUIRE(response.has_value());
    CHECK(response->status == 302);
    CHECK(response->header("location") == elsewhere.endpoint());
  }
  CHECK(recorder.requests.empty());
}

TEST_CASE("an answer that is too large is cut off") {
  LoopbackServer server([](Exchange& exchange) {
    (void)exchange.next_request();
    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 100; ++i) exchange.send(block);
  });
  CHECK(told(fetch(config_for(server.endpoint()))) == "http.answer_too_large");
}

TEST_CASE("an answer of exactly a large size still passes") {
  LoopbackServer server(tests::always(200, std::string(9 << 20, 'x')));
  const auto response = fetch(config_for(server.endpoint()));
  REQUIRE(response.has_value());
  CHECK(response->body.size() == 9U << 20);
}

TEST_CASE(
    "whoever wants the status alone does not wait for what follows the head of a good answer") {
  Request request = kPost;
  request.only_status = true;
  base::Event gone;
  std::atomic<bool> asked = false;
  const auto told_by = [&](const std::string& head, const std::string& block) {
    LoopbackServer server([&, head, block](Exchange& exchange) {
      const auto received = exchange.next_request();
      asked = received && received->body == kPost.body;
      exchange.send(head);
      while (!block.empty() && exchange.send(block)) {
      }
      exchange.wait_until_gone();
      gone.set();
    });
    const auto response = fetch(config_for(server.endpoint()), request);
    CHECK(asked);
    return response ? std::to_string(response->status) : response.error().code;
  };
  const std::string many(1 << 16, 'x');
  SUBCASE("a body of 10 GB") {
    CHECK(told_by("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", many) == "200");
  }
  SUBCASE("chunks without end") {
    CHECK(told_by("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n",
                  "10000\r\n" + many + "\r\n") == "202");
  }
  SUBCASE("a body that never ends") { CHECK(told_by("HTTP/1.1 299 Fine\r\n\r\n", many) == "299"); }
  SUBCASE("a body that never begins") {
    CHECK(told_by("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "") == "200");
  }
  SUBCASE("a length that no number holds") {
    CHECK(told_by("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n", "x") ==
          "200");
  }
  SUBCASE("chunks that are none") {
    CHECK(told_by("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "rubbish\r\n") == "200");
  }
  SUBCASE("behind an interim answer") {
    CHECK(told_by("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No\r\n\r\n", "") == "204");
  }
}

namespace {

/// What came of each body that began.
class Bodies final : public http::BodySink {
 public:
  void begin() override { all.emplace_back(); }
  void take(std::string_view part) override { all.back() += part; }
  std::vector<std::string> all;
};

}  // namespace

TEST_CASE("the body of a success goes to the sink that wants it") {
  Bodies bodies;
  Request request;
  request.path = "/servers";
  request.sink = &bodies;
  SUBCASE("of a success") {
    LoopbackServer server(tests::always(200, "[1,2]"));
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "200 ");
    CHECK(bodies.all == std::vector<std::string>{"[1,2]"});
  }
  SUBCASE("an empty one") {
    LoopbackServer server(tests::always(200, ""));
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "200 ");
    CHECK(bodies.all == std::vector<std::string>{""});
  }
  SUBCASE("not of a refusal") {
    LoopbackServer server(tests::always(403, "no"));
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "403 no");
    CHECK(bodies.all.empty());
  }
  SUBCASE("behind an interim answer") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send(
          "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
    });
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "200 ");
    CHECK(bodies.all == std::vector<std::string>{"[]"});
  }
  SUBCASE("half of it is no answer") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,");
    });
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "http.connection_lost");
    CHECK(bodies.all == std::vector<std::string>{"[1,"});
  }
  SUBCASE("no more than 10 MiB of it") {
    LoopbackServer server(tests::always(200, std::string(11 << 20, 'x')));
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "http.answer_too_large");
    CHECK(bodies.all.back().size() <= 10u << 20);
  }
}

TEST_CASE("whoever wants the status alone is given the beginning of an answer that is not good") {
  Request request = kPost;
  request.only_status = true;
  SUBCASE("all of a short one") {
    LoopbackServer server(tests::always(403, "no"));
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "403 no");
  }
  SUBCASE("64 KiB of one without end") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("HTTP/1.1 500 No\r\n\r\n");
      const std::string many(10'000, 'x');
      while (exchange.send(many)) {
      }
    });
    const auto response = fetch(config_for(server.endpoint()), request);
    REQUIRE(response);
    CHECK(response->status == 500);
    CHECK(response->body == std::string(64 << 10, 'x'));
  }
  SUBCASE("what there is of one that stalls") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nno");
      exchange.wait_until_gone();
    });
    const Stopwatch watch;
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "403 no");
    CHECK(watch.below(10s));
  }
  SUBCASE("what there is of one that breaks") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nno");
    });
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "403 no");
  }
  SUBCASE("no answer is none") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.reset();
    });
    CHECK(told(fetch(config_for(server.endpoint()), request)) == "http.connection_lost");
  }
}

TEST_CASE("a broken connection may have carried the request, a refused one has not") {
  SUBCASE("reset before the answer") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.reset();
    });
    const auto response = fetch(config_for(server.endpoint()));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.connection_lost");
    CHECK(response.error().kind == base::ErrorKind::connection_lost);
  }
  SUBCASE("half an answer") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
    });
    CHECK(told(fetch(config_for(server.endpoint()))) == "http.connection_lost");
  }
  SUBCASE("nobody listens") {
    std::string endpoint;
    {
      endpoint = LoopbackServer(tests::always(200, "")).endpoint();
    }
    const auto response = fetch(config_for(endpoint));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.unreachable");
    CHECK(response.error().kind == base::ErrorKind::unreachable);
    CHECK(response.error().path == base::Path::of("base_url"));
  }
  SUBCASE("a name nobody knows") {
    CHECK(told(fetch(config_for("http://nowhere.invalid/api/v1"))) == "http.host_not_found");
  }
  SUBCASE("something that is not HTTP") {
    LoopbackServer server([](Exchange& exchange) {
      (void)exchange.next_request();
      exchange.send("SSH-2.0-OpenSSH_9.2\r\n");
    });
    CHECK(told(fetch(config_for(server.endpoint()))) == "http.not_http");
  }
}

TEST_CASE("a creation is not sent twice when its kept connection breaks") {
  std::atomic<int> posts = 0;
  LoopbackServer server([&posts](Exchange& exchange) {
    while (const auto request = exchange.next_request()) {
      if (request->method == "POST") {
        ++posts;
        return;
      }
      exchange.answer(200, "[]");
    }
  });
  const auto http = http_for(config_for(server.endpoint()));
  CHECK(told(http->send(kGet, {})) == "200 []");
  CHECK(told(http->send(kPost, {})) == "http.connection_lost");
  CHECK(posts == 1);
}

TEST_CASE("a read survives a kept connection that the instance has closed") {
  std::atomic<int> gets = 0;
  LoopbackServer server([&gets](Exchange& exchange) {
    if (!exchange.next_request()) return;
    exchange.answer(200, "[]");
    // Each connection serves one request and dies at the next.
    if (exchange.next_request()) ++gets;
  });
  const auto http = http_for(config_for(server.endpoint()));
  for (int i = 0; i < 3; ++i) CHECK(told(http->send(kGet, {})) == "200 []");
  CHECK(gets == 2);
}

TEST_CASE("a stop ends the wait for an answer") {
  base::Event asked;
  LoopbackServer server([&asked](Exchange& exchange) {
    (void)exchange.next_request();
    asked.set();
    exchange.wait_until_gone();
  });
  const StopAt stop(asked);
  const Stopwatch watch;
  const auto response = fetch(config_for(server.endpoint()), kGet, stop.context());
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == "http.cancelled");
  CHECK(response.error().kind == base::ErrorKind::cancelled);
  CHECK(watch.below(10s));
}

TEST_CASE("an answer that comes within the grace after a stop still counts") {
  std::stop_source source;
  LoopbackServer server([&source](Exchange& exchange) {
    while (exchange.next_request()) {
      source.request_stop();
      exchange.answer(201, "{}");
    }
  });
  base::Context context;
  context.stop = source.get_token();
  Request patient = kPost;
  patient.grace_after_stop = 20s;
  CHECK(told(fetch(config_for(server.endpoint()), patient, context)) == "201 {}");
}

TEST_CASE("the grace after a stop ends") {
  LoopbackServer server([](Exchange& exchange) { exchange.wait_until_gone(); });
  std::stop_source source;
  source.request_stop();
  base::Context context;
  context.stop = source.get_token();
  Request patient = kPost;
  patient.grace_after_stop = 50ms;
  const Stopwatch watch;
  CHECK(told(fetch(config_for(server.endpoint()), patient, context)) == "http.cancelled");
  CHECK(watch.below(10s));
}

TEST_CASE("the deadline ends the wait for an answer, and says that the request went out") {
  LoopbackServer server([](Exchange& exchange) { exchange.wait_until_gone(); });
  const auto response = fetch(config_for(server.endpoint()), kGet, base::Context().within(100ms));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == "http.timeout");
  CHECK(response.error().kind == base::ErrorKind::timeout);
}

TEST_CASE("the request timeout of the configuration is a deadline too") {
  LoopbackServer server([](Exchange& exchange) { exchange.wait_until_gone(); });
  Config config = config_for(server.endpoint());
  config.request_timeout = 1s;
  const Stopwatch watch;
  CHECK(told(fetch(std::move(config))) == "http.timeout");
  CHECK(watch.below(20s));
}

TEST_CASE("stop and deadline end a name look-up that never ends") {
  const std::string endpoint = "http://slow.test/api/v1";
  SUBCASE("deadline") {
    const Stopwatch watch;
    const auto response = fetch(config_for(endpoint), kGet, base::Context().within(100ms));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.connect_timeout");
    CHECK(response.error().kind == base::ErrorKind::unreachable);
    CHECK(watch.below(10s));
  }
  SUBCASE("deadline after more than a look-up takes") {
    const auto response = fetch(config_for(endpoint), kGet, base::Context().within(1200ms));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.host_not_found");
    CHECK(response.error().kind == base::ErrorKind::unreachable);
    CHECK(
        response.error().cause.starts_with("GET /servers at http://slow.test/api/v1: the look-up "
                                           "of the server's name did not end in "));
    CHECK(response.error().path == base::Path::of("base_url"));
  }
  SUBCASE("deadline in the look-up of a proxy") {
    Config config = config_for("http://127.0.0.1:1/api/v1");
    config.proxy_url = base::Secret("http://slow.test:3128");
    const auto response = fetch(std::move(config), kGet, base::Context().within(1200ms));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.host_not_found");
    CHECK(response.error().path == base::Path::of("proxy_url"));
  }
  SUBCASE("stop") {
    std::stop_source source;
    base::Context context;
    context.stop = source.get_token();
    std::thread stopper([&] {
      (void)base::system_clock().sleep_until(base::system_clock().now() + 50ms, {});
      source.request_stop();
    });
    const Stopwatch watch;
    CHECK(told(fetch(config_for(endpoint), kGet, context)) == "http.cancelled");
    CHECK(watch.below(10s));
    stopper.join();
  }
}

TEST_CASE("a connection that is never accepted ends at the deadline as not sent") {
  // A full queue of a socket that nobody accepts from swallows every further attempt.
  const base::UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  REQUIRE(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), length) == 0);
  REQUIRE(::listen(listener.get(), 0) == 0);
  REQUIRE(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
  std::vector<base::UniqueFd> fill;
  for (int i = 0; i < 4; ++i) {
    fill.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    ::connect(fill.back().get(), reinterpret_cast<sockaddr*>(&address), length);
  }
  const std::string endpoint =
      "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/api/v1";
  const auto response = fetch(config_for(endpoint), kPost, base::Context().within(1200ms));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == "http.connect_timeout");
  CHECK(response.error().kind == base::ErrorKind::unreachable);
}

TEST_CASE("certificates") {
  const Authority authority;
  LoopbackServer server(tests::always(200, "[]"), ServerTls{authority.issue("IP:127.0.0.1")});
  Config config = config_for(server.endpoint());
  SUBCASE("of an unknown authority are refused") {
    const auto response = fetch(std::move(config));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.tls_untrusted");
    CHECK(response.error().kind == base::ErrorKind::invalid_config);
    CHECK(response.error().path == base::Path::of("ca_cert"));
  }
  SUBCASE("of the configured authority are trusted") {
    config.ca_cert = authority.certificate();
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("of another authority are refused") {
    config.ca_cert = Authority("Another Authority").certificate();
    CHECK(told(fetch(std::move(config))) == "http.tls_untrusted");
  }
  SUBCASE("of an authority that was made anew under its name are refused") {
    config.ca_cert = Authority().certificate();
    CHECK(told(fetch(std::move(config))) == "http.tls");
  }
  SUBCASE("are not looked at when the user says so") {
    config.insecure = true;
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("for another name are refused") {
    config.ca_cert = authority.certificate();
    config.base_url.replace(config.base_url.find("127.0.0.1"), 9, "localhost");
    CHECK(told(fetch(std::move(config))) == "http.tls_untrusted");
  }
}

TEST_CASE("SSL_CERT_FILE that names nothing usable") {
  const tests::TemporaryDirectory folder;
  struct Row {
    std::string file;
    std::string fault;
  };
  const Row rows[] = {
      {"/nowhere/b.pem",
       "SSL_CERT_FILE names /nowhere/b.pem. It cannot be opened: No such file or directory."},
      {folder.path(),
       "SSL_CERT_FILE names " + folder.path().string() + ". It is a folder, not a file."},
      {folder.write("empty", ""), "SSL_CERT_FILE names " + folder.file("empty") + ". It is empty."},
      {folder.write("text", "text\n"), "Nothing can be read of those in " + folder.file("text") +
                                           " (SSL_CERT_FILE): there is no certificate, or a "
                                           "damaged one."},
      {folder.write("damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
       "Nothing can be read of those in " + folder.file("damaged") +
           " (SSL_CERT_FILE): there is no certificate, or a damaged one."},
      {"/dev/zero",
       "SSL_CERT_FILE names /dev/zero. It is a device, and only a regular file is read."},
  };
  const Authority authority;
  LoopbackServer plain(tests::always(200, "[]"));
  LoopbackServer server(tests::always(200, "[]"), ServerTls{authority.issue("IP:127.0.0.1")});
  for (const Row& row : rows) {
    CAPTURE(row.file);
    const auto config_with = [&row](const LoopbackServer& one) {
      Config config = config_for(one.endpoint());
      tests::name_certificates(row.file);
      return config;
    };
    const auto response = fetch(config_with(server));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.tls_untrusted");
    CHECK(response.error().summary == "This machine knows no certificate authority");
    CHECK(response.error().cause ==
          "GET /servers at " + server.endpoint() +
              ": there is no authority by which the TLS certificate could be judged. " + row.fault);
    CHECK_FALSE(response.error().evidence.empty());
    CHECK(response.error().remedy.find("in SSL_CERT_FILE") != std::string::npos);
    CHECK(told(fetch(config_with(plain))) == "200 []");
    Config insecure = config_with(server);
    insecure.insecure = true;
    CHECK(told(fetch(std::move(insecure))) == "200 []");
    Config own = config_with(server);
    own.ca_cert = authority.certificate();
    CHECK(told(fetch(std::move(own))) == "200 []");
    Config other = config_with(server);
    other.ca_cert = Authority("Another Authority").certificate();
    const auto untrusted = fetch(std::move(other));
    REQUIRE_FALSE(untrusted.has_value());
    CHECK(untrusted.error().summary == "The server's certificate is not trusted");
    CHECK(untrusted.error().cause.ends_with("Known authorities are those that were given. " +
                                            row.fault));
  }
}

TEST_CASE("what SSL_CERT_FILE and SSL_CERT_DIR name is trusted") {
  const Authority authority;
  LoopbackServer server(tests::always(200, "[]"), ServerTls{authority.issue("IP:127.0.0.1")});
  Config config = config_for(server.endpoint());
  const std::string bundle = ::getenv("SSL_CERT_FILE");
  const tests::TemporaryDirectory folder;
  const std::string file = folder.write("any name", authority.certificate());
  SUBCASE("the file") {
    tests::name_certificates(file);
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("the files of the folder, beside the bundle") {
    folder.write("damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    tests::name_certificates(bundle, folder.path());
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("the files of the folder, beside a damaged bundle") {
    const tests::TemporaryDirectory other;
    const std::string damaged =
        other.write("bundle.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    tests::name_certificates(damaged, folder.path());
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("the files of one of the folders, without a bundle") {
    tests::name_certificates("/nowhere", "/nowhere:" + folder.path().string());
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("not those of another folder") {
    const tests::TemporaryDirectory other;
    other.write("ca.pem", Authority("Another Authority").certificate());
    tests::name_certificates(bundle, other.path());
    const auto response = fetch(std::move(config));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.tls_untrusted");
    CHECK(response.error().cause.ends_with("Known authorities are those in " + bundle +
                                           " (SSL_CERT_FILE) and those in " +
                                           other.path().string() + " (SSL_CERT_DIR)."));
  }
}

TEST_CASE("TLS against a server that speaks plain HTTP") {
  LoopbackServer server([](Exchange& exchange) {
    exchange.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    exchange.wait_until_gone();
  });
  Config config = config_for(server.endpoint());
  config.base_url.replace(0, 4, "https");
  const auto response = fetch(std::move(config));
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == "http.tls");
}

TEST_CASE("a client certificate") {
  const Authority authority;
  LoopbackServer server(tests::always(200, "[]"),
                        ServerTls{authority.issue("IP:127.0.0.1"), authority.certificate()});
  const auto trusting = [&] {
    Config config = config_for(server.endpoint());
    config.ca_cert = authority.certificate();
    return config;
  };
  SUBCASE("is presented") {
    Config config = trusting();
    const auto identity = authority.issue("DNS:client.test");
    // As it looks when an environment variable has lost the line breaks.
    config.client_cert = without_line_breaks(identity.certificate);
    config.client_key = base::Secret(identity.key);
    CHECK(told(fetch(std::move(config))) == "200 []");
  }
  SUBCASE("is missing") { CHECK_FALSE(fetch(trusting()).has_value()); }
}

TEST_CASE("an unusable ca_cert is told before any request") {
  Config config = config_for("https://127.0.0.1:1/api/v1");
  SUBCASE("no such file") { config.ca_cert = "/nonexistent/ca.pem"; }
  SUBCASE("a file without a certificate") { config.ca_cert = "/etc/hostname"; }
  SUBCASE("a damaged certificate") {
    config.ca_cert = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  }
  SUBCASE("a text without a certificate") { config.ca_cert = "-----BEGIN PRIVATE KEY-----"; }
  const auto http = CurlTransport::make(std::move(config));
  REQUIRE_FALSE(http.has_value());
  CHECK(http.error().code == "http.ca_cert");
  CHECK(http.error().path == base::Path::of("ca_cert"));
}

TEST_CASE("an identity or a proxy that cannot be used is told before any request") {
  Config config = config_for("https://127.0.0.1:1/api/v1");
  std::string code = "http.client_cert";
  SUBCASE("certificate and key of two") {
    const Authority authority;
    config.client_cert = authority.issue("DNS:client.test").certificate;
    config.client_key = base::Secret(authority.issue("DNS:client.test").key);
  }
  SUBCASE("certificate without a key") {
    config.client_cert = Authority().issue("DNS:client.test").certificate;
  }
  SUBCASE("a proxy of another kind") {
    config.proxy_url = base::Secret("ftp://x");
    code = "http.proxy";
  }
  const auto http = CurlTransport::make(std::move(config));
  REQUIRE_FALSE(http.has_value());
  CHECK(http.error().code == code);
}

TEST_CASE("a proxy for plain HTTP") {
  Recorder recorder;
  LoopbackServer proxy(recorder.serve("[\"by proxy\"]"));
  Config config = config_for("http://coolify.test/api/v1");
  const std::string address = "http://127.0.0.1:" + std::to_string(proxy.port());
  SUBCASE("from the configuration") {
    config.proxy_url = base::Secret("http://user:pass@127.0.0.1:" + std::to_string(proxy.port()));
  }
  SUBCASE("from the environment") { ::setenv("HTTP_PROXY", address.c_str(), 1); }
  const auto response = fetch(std::move(config));
  ::unsetenv("HTTP_PROXY");
  CHECK(told(response) == "200 [\"by proxy\"]");
  REQUIRE(recorder.requests.size() == 1);
  CHECK(recorder.requests[0].target == "http://coolify.test/api/v1/servers");
}

TEST_CASE("a proxy whose address libcurl would pass over is refused") {
  for (const std::string scheme : {"http", "socks5h"}) {
    for (const std::string login :
         {"me:Px%00word", "me:Px%01word", "me:Px%0aword", "me:Px%0D%0Aword", "m%00e:word",
          "me:Px\x1B[31mword", "me:Px\xE2\x80\x8Fword"}) {
      for (const bool from_environment : {false, true}) {
        CAPTURE(login);
        CAPTURE(from_environment);
        const std::string address = scheme + "://" + login + "@127.0.0.1:1";
        Config config = config_for("http://127.0.0.1:1/api/v1");
        if (from_environment) {
          ::setenv("http_proxy", address.c_str(), 1);
        } else {
          config.proxy_url = base::Secret(address);
        }
        const auto http = CurlTransport::make(std::move(config));
        ::unsetenv("http_proxy");
        REQUIRE_FALSE(http.has_value());
        CHECK(http.error().code == "http.proxy");
        CHECK(http.error().path == base::Path::of("proxy_url"));
        CHECK(http.error().cause.find("word") == std::string::npos);
      }
    }
  }
}

TEST_CASE("NO_PROXY goes past the proxy of the environment") {
  LoopbackServer server(tests::always(200, "[\"direct\"]"));
  Config config = config_for(server.endpoint());
  ::setenv("HTTP_PROXY", "http://127.0.0.1:1", 1);
  ::setenv("NO_PROXY", "127.0.0.1", 1);
  CHECK(told(fetch(std::move(config))) == "200 [\"direct\"]");
  ::unsetenv("HTTP_PROXY");
  ::unsetenv("NO_PROXY");
}

TEST_CASE("a tunnel through a proxy, with an authority of one's own") {
  const Authority authority;
  LoopbackServer server(tests::always(200, "[]"), ServerTls{authority.issue("DNS:coolify.test")});
  std::mutex mutex;
  std::vector<ReceivedRequest> connects;
  LoopbackServer proxy([&](Exchange& exchange) {
    const auto request = exchange.next_request();
    if (!request) return;
    {
      const std::scoped_lock lock(mutex);
      connects.push_back(*request);
    }
    exchange.send("HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n");
    exchange.tunnel_to(server.port());
  });
  Config config = config_for("https://coolify.test/api/v1");
  config.ca_cert = authority.certificate();
  config.headers.emplace("X-Access", "abc");
  const std::string address = "http://127.0.0.1:" + std::to_string(proxy.port());
  SUBCASE("from the configuration") { config.proxy_url = base::Secret(address); }
  SUBCASE("from the environment") { ::setenv("HTTPS_PROXY", address.c_str(), 1); }
  const auto response = fetch(std::move(config));
  ::unsetenv("HTTPS_PROXY");
  CHECK(told(response) == "200 []");
  CHECK(response->header("x-proxy").empty());
  REQUIRE(connects.size() == 1);
  CHECK(connects[0].method == "CONNECT");
  CHECK(connects[0].target == "coolify.test:443");
  // What is meant for Coolify is none of the proxy's business.
  CHECK(connects[0].headers.count("authorization") == 0);
  CHECK(connects[0].headers.count("x-access") == 0);
}

TEST_CASE("a proxy that fails is named as such") {
  SUBCASE("it asks for credentials") {
    LoopbackServer proxy(tests::always(407, "", "Proxy-Authenticate: Basic\r\n"));
    Config config = config_for("https://coolify.test/api/v1");
    config.proxy_url = base::Secret("http://127.0.0.1:" + std::to_string(proxy.port()));
    const auto response = fetch(std::move(config));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.proxy");
    CHECK(response.error().kind == base::ErrorKind::invalid_config);
    CHECK(response.error().cause.find("HTTP 407") != std::string::npos);
  }
  SUBCASE("nobody listens there") {
    Config config = config_for("http://coolify.test/api/v1");
    config.proxy_url = base::Secret("http://127.0.0.1:1");
    const auto response = fetch(std::move(config));
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().code == "http.proxy");
    CHECK(response.error().kind == base::ErrorKind::unreachable);
  }
  SUBCASE("its name is unknown") {
    Config config = config_for("http://coolify.test/api/v1");
    config.proxy_url = base::Secret("http://proxy.invalid:3128");
    CHECK(told(fetch(std::move(config))) == "http.proxy");
  }
}

TEST_CASE("deadline and stop end an answer of a proxy that never ends") {
  base::Event flooding;
  LoopbackServer proxy([&flooding](Exchange& exchange) {
    (void)exchange.next_request();
    exchange.send("HTTP/1.1 407 No\r\nContent-Length: 99999999999\r\n\r\n");
    const std::string flood(60'000, 'x');
    while (exchange.send(flood)) flooding.set();
  });
  Config config = config_for("https://coolify.test/api/v1");
  config.proxy_url = base::Secret("http://127.0.0.1:" + std::to_string(proxy.port()));
  SUBCASE("deadline") {
    config.request_timeout = 1s;
    CHECK(told(fetch(std::move(config))) == "http.connect_timeout");
  }
  SUBCASE("stop") {
    const StopAt stop(flooding);
    CHECK(told(fetch(std::move(config), kGet, stop.context())) == "http.cancelled");
  }
}

TEST_CASE("the token is in no error") {
  const std::vector<std::string> endpoints = {"http://127.0.0.1:1/api/v1",
                                              "http://nowhere.invalid/api/v1"};
  for (const std::string& endpoint : endpoints) {
    const auto response = fetch(config_for(endpoint));
    REQUIRE_FALSE(response.has_value());
    CHECK((response.error().summary + response.error().detail()).find("secret-token") ==
          std::string::npos);
  }
}

TEST_CASE("the look-ups end") { end_of_look_ups().set(); }
