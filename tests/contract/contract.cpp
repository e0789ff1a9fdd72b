#include "tests/contract/contract.h"

#include <doctest/doctest.h>

#include "tests/support/no_proxy.h"

namespace tests {
namespace {

standin::Coolify::Options instance_options(const ContractOptions& options, EventClock& clock,
                                           FakeHost& host) {
  forget_proxies();
  standin::Coolify::Options made;
  made.version = options.version;
  made.rate_limit = options.rate_limit;
  made.workers = options.workers;
  made.ssh_function = [&host](const auto& arguments, std::string_view input) {
    return host.answer(arguments, input);
  };
  made.clock = &clock;
  // One would mean: shortened. On this clock a long pause costs nothing.
  made.timing.scale = 0.999;
  // The jobs of the minute begin when a test says so.
  made.timing.minute = std::chrono::hours(48);
  return made;
}

}  // namespace

Contract::Contract(const ContractOptions& options)
    : instance_(instance_options(options, clock_, host_)), key_uuid_(instance_.new_key()) {
  client_ = client_for(instance_.token());
  instance_.control("DELETE", "/requests");
}

std::unique_ptr<coolify::Client> Contract::client_for(
    const std::string& token, const coolify::RequestPolicy& requests) const {
  coolify::ClientConfig config;
  config.endpoint = *coolify::normalize_endpoint(instance_.endpoint());
  config.token = base::Secret(token);
  config.request_timeout = std::chrono::hours(1);
  config.requests = requests;
  auto client = coolify::make_client(std::move(config));
  REQUIRE(client.has_value());
  return *std::move(client);
}

base::Context Contract::context() {
  base::Context context;
  context.clock = &clock_;
  context.log = base::Log(log_);
  return context.within(std::chrono::hours(24));
}

void Contract::switch_to(const standin::Json& switches) const {
  instance_.control("PATCH", "/instance", switches);
}

void Contract::fault(const standin::Json& fault) const {
  instance_.control("POST", "/faults", fault);
}

std::int64_t Contract::requests(const std::string& method, const std::string& path) const {
  const standin::Json log =
      instance_.control("GET", "/requests?method=" + method + "&path=" + path);
  return log["count"].get<std::int64_t>();
}

std::int64_t Contract::answers_with(int status) const {
  const standin::Json log = instance_.control("GET", "/requests");
  std::int64_t sum = 0;
  for (const auto& one : log["requests"]) sum += one["status"] == status ? 1 : 0;
  return sum;
}

int Contract::records_at(const std::string& ip) const {
  int sum = 0;
  const standin::Answer list = instance_.ask("GET", "/servers");
  for (const auto& server : list.json) sum += server["ip"] == ip ? 1 : 0;
  return sum;
}

coolify::NewServer Contract::wanted(const std::string& ip) const {
  coolify::NewServer server;
  server.ip = ip;
  server.private_key_uuid = key_uuid_;
  server.name = "server-" + ip;
  server.description = "Registered by a test";
  return server;
}

std::string Contract::create(const std::string& ip) {
  const auto uuid = client_->create_server(wanted(ip), context());
  REQUIRE_MESSAGE(uuid.has_value(), outcome(uuid));
  return *uuid;
}

base::Expected<coolify::Verdict> Contract::validate(const std::string& uuid,
                                                    coolify::ValidationMode mode,
                                                    bool just_created) {
  coolify::ValidationOptions options;
  options.mode = mode;
  options.just_created = just_created;
  return coolify::run_validation(*client_, uuid, options, context());
}

}  // namespace tests
