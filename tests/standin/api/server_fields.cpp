#include "tests/standin/api/server_fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tests/standin/api/text_rules.h"

namespace standin {
namespace {

constexpr std::size_t kColumn = 255;

}  // namespace

bool valid_proxy_type(std::string_view text) {
  constexpr std::array<std::string_view, 5> kTypes = {"", "traefik", "caddy", "nginx", "none"};
  return std::find(kTypes.begin(), kTypes.end(), base::lower_case(text)) != kTypes.end();
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

bool change_proxy(Server& server, const std::string& type, const std::string& now) {
  Json proxy = server.row.contains("proxy") ? server.row["proxy"] : Json();
  if (!proxy.is_object()) proxy = Json{{"redirect_enabled", true}};
  proxy["type"] = upper_case(type);
  proxy["status"] = "exited";
  for (const char* const saved :
       {"last_saved_proxy_configuration", "last_saved_settings", "last_applied_settings"}) {
    proxy[saved] = nullptr;
  }
  set_column(server.row, "proxy", proxy, now);
  const bool functional =
      server.flag("is_reachable") && server.flag("is_usable") && !server.flag("force_disabled");
  return functional && upper_case(type) != "NONE";
}

bool column_overflow(const ApiCall& call) {
  constexpr std::array<std::string_view, 2> kUnchecked = {"description", "user"};
  return std::any_of(kUnchecked.begin(), kUnchecked.end(), [&](std::string_view field) {
    return character_count(call.text(field)) > kColumn;
  });
}

}  // namespace standin
