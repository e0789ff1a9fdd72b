#include "tests/standin/fixture.h"

#include <doctest/doctest.h>

#include "base/system_clock.h"

namespace standin {

std::filesystem::path TestDirectory::write(const std::string& name,
                                           const std::string& content) const {
  const std::filesystem::path file = directory_ / name;
  REQUIRE(write_file_atomically(file.string(), content));
  return file;
}

Coolify::Options quick(const std::string& version) {
  Coolify::Options options;
  options.version = version;
  options.rate_limit = 100'000;
  options.timing.scale = 0.01;
  return options;
}

Instance::Instance(Coolify::Options options) {
  if (options.timing.scale == 1.0) options.timing.scale = 0.01;
  auto coolify = Coolify::open(options);
  REQUIRE(coolify.has_value());
  coolify_ = std::move(*coolify);
  auto server = HttpServer::start({}, [this](const Request& request, const std::stop_token& stop) {
    return coolify_->handle(request, stop);
  });
  REQUIRE(server.has_value());
  server_ = std::move(*server);
}

Answer Instance::ask(const std::string& method, const std::string& path, const Json& body,
                     const Ask& how) const {
  ClientRequest request;
  request.method = method;
  const bool absolute = path.rfind("/api", 0) == 0 || path.rfind("/_standin", 0) == 0;
  request.url = endpoint() + (absolute ? "" : "/api/v1") + path;
  if (how.authorized) {
    request.headers.push_back(
        {"Authorization", "Bearer " + (how.token.empty() ? token() : how.token)});
  }
  request.headers.push_back({"Accept", how.accept_json ? "application/json" : "*/*"});
  if (!body.is_null()) request.body = body.dump();
  if (how.raw_body) request.body = *how.raw_body;
  if (!request.body.empty()) request.headers.push_back({"Content-Type", how.content_type});
  const auto raw = send_request(request);
  REQUIRE_MESSAGE(raw.has_value(), method << " " << path);
  Answer answer{raw->status, Json::parse(raw->body, nullptr, false), raw->body,
                raw->header("Content-Type"), *raw};
  if (answer.json.is_discarded()) answer.json = nullptr;
  return answer;
}

Json Instance::control(const std::string& method, const std::string& path, const Json& body) const {
  const Answer answer = ask(method, "/_standin" + path, body);
  REQUIRE_MESSAGE(answer.status < 300, method << " " << path << ": " << answer.body);
  return answer.json;
}

std::string Instance::new_token(const Json& wish) const {
  return control("POST", "/tokens", wish)["token"];
}

std::string Instance::new_key() const { return control("POST", "/keys", Json::object())["uuid"]; }

std::string Instance::new_server(const std::string& ip, Json more) const {
  if (!more.contains("private_key_uuid")) more["private_key_uuid"] = new_key();
  more["ip"] = ip;
  const Answer answer = ask("POST", "/servers", more);
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  return answer.json["uuid"];
}

Json Instance::server(const std::string& uuid) const {
  const Answer answer = ask("GET", "/servers/" + uuid);
  REQUIRE(answer.status == 200);
  return answer.json;
}

void Instance::settle() const {
  wait_until([this] {
    const Json queue = control("GET", "/queue");
    return queue["waiting"] == 0 && queue["running"] == 0;
  });
}

void wait_until(const std::function<bool()>& reached) {
  base::Clock& clock = base::system_clock();
  const auto deadline = base::Deadline::after(clock, std::chrono::minutes(3));
  while (!reached()) {
    REQUIRE_FALSE(deadline.passed(clock));
    clock.sleep_until(clock.now() + std::chrono::milliseconds(10), {});
  }
}

}  // namespace standin
