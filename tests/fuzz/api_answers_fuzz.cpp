#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/terminal_text.h"
#include "coolify/client.h"
#include "coolify/codes.h"
#include "coolify/json.h"
#include "coolify/uuid.h"
#include "tests/fuzz/require.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

namespace {

constexpr const char* kSecret = "token-that-is-secret";
constexpr std::array kStatuses = {200, 201, 204, 301, 400, 401, 403, 404,
                                  405, 409, 422, 429, 500, 503, 418};

/// A client to which every request is answered with the same. The version is its own.
struct Instance {
  Instance(int status, std::string answer) {
    coolify::ClientConfig config;
    config.endpoint = "https://coolify.example.com/api/v1";
    config.token = base::Secret(kSecret);
    auto http = std::make_unique<tests::FakeHttp>();
    const auto same = [status, answer](const auto&, const auto&) {
      return http::Response{status, {{"location", answer.substr(0, 100)}}, answer};
    };
    for (const char* const call :
         {"GET /servers", "GET /servers/u", "GET /servers/u/resources", "GET /security/keys",
          "GET /security/keys/u", "GET /team", "POST /servers", "PATCH /servers/u",
          "PATCH /servers/u/sentinel", "DELETE /servers/u", "POST /servers/u/validate",
          "POST /servers/u/docker-cleanup/run", "GET /servers/u/docker-cleanup/executions"}) {
      http->on(call, same);
    }
    http->answer("GET /version", 200, "4.3.11");
    client =
        std::make_unique<coolify::Client>(std::move(http), coolify::RequestPolicy(),
                                          std::make_unique<const coolify::Credentials>(config));
    context.clock = &clock;
  }

  tests::FakeClock clock;
  base::Context context;
  std::unique_ptr<coolify::Client> client;
};

void require_fit(const std::string& text) {
  require(base::replace_controls(text, {}, base::Breaks::kept) == text);
  require(base::replace_unicode_controls(text, {}) == text);
  require(text.find(kSecret) == std::string::npos);
}

template <typename T>
bool sound(const base::Expected<T>& result) {
  if (result) return true;
  const base::Diagnostic& error = result.error();
  const auto table = coolify::codes();
  require(std::any_of(table.begin(), table.end(),
                      [&error](const auto& row) { return row.code == error.code; }));
  require_fit(error.evidence);
  return false;
}

void require_fit(const coolify::ServerSummary& server) {
  require(coolify::is_uuid(server.uuid));
  require(server.port >= 0 && server.port <= 65535);
  for (const std::string& text : {server.name, server.description, server.ip, server.user}) {
    require_fit(text);
  }
  for (const auto* const values : {&server.settings.values, &server.settings.sentinel}) {
    for (const auto& [field, value] : *values) {
      if (const auto* const text = std::get_if<std::string>(&value)) require_fit(*text);
    }
  }
}

/// The elements of a list whose text comes in parts of `size`; nothing if it is none.
std::optional<coolify::Json> in_parts(const std::string& text, std::size_t size) {
  coolify::Json elements = coolify::Json::array();
  coolify::JsonListReader reader([&elements](const coolify::Json& element) {
    elements.push_back(element);
    return true;
  });
  for (std::size_t at = 0; at < text.size(); at += size) reader.feed(text.substr(at, size));
  return reader.complete() ? std::optional(std::move(elements)) : std::nullopt;
}

/// A list says the same however it comes, and the same as if it were read as one value. Of that the
/// parser skips a mark in front, and what is behind a null character.
void require_same_in_parts(const std::string& text) {
  const auto elements = in_parts(text, std::max<std::size_t>(text.size(), 1));
  for (const std::size_t size : {1U, 2U, 7U}) require(in_parts(text, size) == elements);
  const auto value = coolify::parse_json(text);
  const bool is_plain = !text.starts_with('\xEF') && text.find('\0') == std::string::npos;
  if (elements && value) require(*value == *elements);
  if (is_plain && value && value->is_array()) require(elements.has_value());
}

}  // namespace

/// A status and a body: whatever they are, each call ends in what was asked for, with nothing in it
/// that a terminal obeys or that is secret, or in a code there is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Instance instance(kStatuses[data[0] % kStatuses.size()],
                    std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  require_same_in_parts(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  coolify::Client& client = *instance.client;
  const base::Context& context = instance.context;
  std::set<std::string> uuids;
  if (const auto list = client.list_servers(context); sound(list)) {
    for (const coolify::ServerSummary& server : (*list)->servers) {
      require_fit(server);
      require(uuids.insert(server.uuid).second);
    }
  }
  if (const auto server = client.get_server("u", context); sound(server) && *server) {
    require_fit(**server);
    require((*server)->uuid == "u");
  }
  if (const auto keys = client.list_keys(context); sound(keys)) {
    for (const coolify::PrivateKey& key : **keys) require_fit(key.name + key.public_key);
  }
  if (const auto key = client.get_key("u", context); sound(key)) require(key->uuid == "u");
  if (const auto team = client.team(context); sound(team)) require_fit(team->name);
  if (const auto resources = client.list_resources("u", context); sound(resources)) {
    for (const coolify::ServerResource& one : *resources) require_fit(one.name + one.type);
  }
  if (const auto runs = client.list_docker_cleanups("u", context); sound(runs)) {
    for (const coolify::DockerCleanupRun& one : *runs) require_fit(one.status + one.message);
  }
  (void)sound(client.start_docker_cleanup("u", {}, context));
  coolify::ServerChanges changes;
  changes.name = "new";
  (void)sound(client.update_server("u", changes, context));
  (void)sound(client.delete_server("u", false, context));
  (void)sound(client.validate_server("u", true, context));
  coolify::NewServer wanted;
  wanted.ip = "10.0.0.1";
  wanted.private_key_uuid = "key";
  if (const auto created = client.create_server(wanted, context); sound(created)) {
    require(coolify::is_uuid(*created) && !uuids.contains(*created));
  }
  return 0;
}
