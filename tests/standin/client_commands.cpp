#include "tests/standin/client_commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "tests/standin/http/http_client.h"
#include "tests/standin/store/state.h"

namespace standin {
namespace {

using TableRow = std::array<std::string, 7>;

/// The answer's JSON; complains on standard error when there is none.
std::optional<Json> call_api(const ClientTarget& target, const std::string& method,
                             const std::string& path, const Json& body) {
  ClientRequest request;
  request.method = method;
  request.url = target.endpoint + "/api/v1" + path;
  request.headers = {{"Authorization", "Bearer " + target.token}, {"Accept", "application/json"}};
  if (!body.is_null()) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = body.dump();
  }
  const auto answer = send_request(request);
  if (!answer) {
    std::fprintf(stderr, "coolify-standin: %s: %s\n", target.endpoint.c_str(),
                 answer.error().cause.c_str());
    return std::nullopt;
  }
  Json json = Json::parse(answer->body, nullptr, false);
  if (answer->status >= 300 || json.is_discarded()) {
    std::fprintf(stderr, "coolify-standin: %s %s answered %d: %s\n", method.c_str(), path.c_str(),
                 answer->status, answer->body.c_str());
    return std::nullopt;
  }
  return json;
}

std::string yes_or_no(const Json& settings, std::string_view flag) {
  const auto found = settings.find(flag);
  return found != settings.end() && *found == true ? "yes" : "no";
}

TableRow row_of(const Json& server) {
  const Json settings = server.value("settings", Json::object());
  const std::string version = text_of(settings, "docker_version", "-");
  const std::string logs = text_of(server, "validation_logs", "-");
  return {text_of(server, "name"),
          text_of(server, "ip") + ":" + server.value("port", Json()).dump(),
          text_of(server, "user"),
          yes_or_no(settings, "is_reachable"),
          yes_or_no(settings, "is_usable"),
          version,
          logs.substr(0, 60)};
}

void print_table(const std::vector<TableRow>& rows) {
  std::array<std::size_t, std::tuple_size_v<TableRow>> widths{};
  for (const TableRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths.at(i) = std::max(widths.at(i), row.at(i).size());
    }
  }
  for (const TableRow& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row.at(i) + std::string(widths.at(i) - row.at(i).size() + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::printf("%s\n", line.c_str());
  }
}

}  // namespace

int show_servers(const ClientTarget& target) {
  const auto list = call_api(target, "GET", "/servers", nullptr);
  if (!list || !list->is_array()) return 1;
  std::vector<TableRow> rows = {
      {"NAME", "ADDRESS", "USER", "REACHABLE", "USABLE", "DOCKER", "VALIDATION LOG"}};
  for (const Json& element : *list) {
    const auto server = call_api(target, "GET", "/servers/" + text_of(element, "uuid"), nullptr);
    if (!server) return 1;
    rows.push_back(row_of(*server));
  }
  print_table(rows);
  return 0;
}

int add_key(const ClientTarget& target, const std::string& name, const std::string& file) {
  std::ifstream stream(file);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  if (text.empty()) {
    std::fprintf(stderr, "coolify-standin: cannot read %s\n", file.c_str());
    return 1;
  }
  const auto created =
      call_api(target, "POST", "/security/keys", {{"name", name}, {"private_key", text}});
  if (!created) return 1;
  std::printf("%s\n", text_of(*created, "uuid").c_str());
  return 0;
}

}  // namespace standin
