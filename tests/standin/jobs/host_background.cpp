// The parts of HostChecks that no verdict hangs on: proxy, metadata, the minute job.
#include <array>
#include <charconv>

#include "tests/standin/jobs/host_checks.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr auto kListLimit = std::chrono::seconds(10);
constexpr auto kBackgroundLimit = std::chrono::seconds(30);

/// The ports of a type of proxy as Coolify finds them in its configuration, which it does not for
/// nginx.
std::string_view ports_of(std::string_view type) {
  if (type == "TRAEFIK") return "80 443 8080";
  return type == "CADDY" ? "80 443" : "";
}

/// Prints the first of the ports before it that somebody listens on.
constexpr std::string_view kBusyPort = R"sh(; do
  if command -v ss >/dev/null 2>&1; then
    lines=$(ss -Htln "sport = :$port" 2>/dev/null || true)
  else
    lines=$(netstat -tln 2>/dev/null | grep ":$port " || true)
  fi
  if [ -n "$lines" ]; then echo "$port"; exit 0; fi
done)sh";

/// One line per fact, "name=value".
constexpr std::string_view kMetadata = R"sh(. /etc/os-release; echo "os=$PRETTY_NAME"
echo "arch=$(uname -m)"
echo "kernel=$(uname -r)"
echo "cpus=$(nproc)"
echo "memory_bytes=$(awk '/^MemTotal:/{printf "%.0f", $2 * 1024}' /proc/meminfo)"
echo "uptime_since=$(uptime -s 2>/dev/null || true)")sh";

std::string fact(std::string_view output, std::string_view name) {
  const std::string marker = std::string(name) + "=";
  std::size_t at = 0;
  while (at < output.size()) {
    const std::size_t end = output.find('\n', at);
    const std::string_view line = output.substr(at, end - at);
    if (line.substr(0, marker.size()) == marker) return std::string(line.substr(marker.size()));
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return {};
}

std::int64_t whole_number(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool functional(const Server& server) {
  return server.flag("is_reachable") && server.flag("is_usable") && !server.flag("force_disabled");
}

/// It ends in two links, which get escaped like the rest of it.
std::string busy_port_text(const std::string& port) {
  const auto link = [](const std::string& address) {
    return "<a target='_blank' class='dark:text-white hover:underline' href='" + address + "'>" +
           address + "</a>";
  };
  return "Port " + port +
         " is in use.<br>You must stop the process using this port.<br><br>Docs: " +
         link("https://coolify.io/docs") + "<br>Discord: " + link("https://coolify.io/discord");
}

}  // namespace

void HostChecks::reachability() {
  if (skipped_) {
    edit([](Server& server, const std::string& now) {
      if (!server.flag("force_disabled")) return;
      set_column(server.settings, "is_reachable", false, now);
      set_column(server.settings, "is_usable", false, now);
    });
    return;
  }
  const bool reachable =
      shell_->run_once("ls -la /", Privilege::sudo, context_.within(kListLimit)).has_value();
  bool usable = false;
  if (reachable) {
    const auto json = shell_->run("docker version --format json", Privilege::sudo,
                                  context_.within(kBackgroundLimit));
    const Json parsed = json ? Json::parse(*json, nullptr, false) : Json();
    const auto pointer = Json::json_pointer("/Server/Version");
    usable = parsed.is_object() && parsed.contains(pointer) && parsed[pointer].is_string();
    if (usable)
      remember_version("docker_version", dotted_version(parsed[pointer].get<std::string>()));
  }
  edit([&](Server& server, const std::string& now) {
    set_column(server.settings, "is_reachable", reachable, now);
    set_column(server.settings, "is_usable", usable, now);
    const std::int64_t failures = reachable ? 0 : server.number("unreachable_count") + 1;
    set_column(server.row, "unreachable_count", failures, now);
  });
}

std::optional<std::string> HostChecks::proxy_error() {
  const Server server = current();
  if (!functional(server) || server.flag("is_build_server")) return std::nullopt;
  const Json proxy = server.row.contains("proxy") ? server.row["proxy"] : Json();
  const std::string type = text_of(proxy, "type", "NONE");
  if (type == "NONE") return "Proxy should not run. You selected the Custom Proxy.";
  if (text_of(proxy, "status") == "running" || server.flag("is_cloudflare_tunnel")) {
    return std::nullopt;
  }
  const std::string ports(ports_of(type));
  if (ports.empty()) return std::nullopt;
  const RemoteOutput busy =
      run("for port in " + ports + std::string(kBusyPort), Privilege::login_user);
  if (busy && !busy->empty()) return busy_port_text(*busy);
  edit([](Server& living, const std::string& now) {
    Json started = living.row["proxy"];
    started["status"] = "running";
    started["last_saved_proxy_configuration"] = "name: coolify-proxy\n";
    set_column(living.row, "proxy", started, now);
  });
  return std::nullopt;
}

void HostChecks::gather_metadata() {
  if (!functional(current())) return;
  const RemoteOutput facts = run(kMetadata, Privilege::login_user);
  const std::chrono::milliseconds wanted(
      database_.read([](const State& state) { return state.switches.metadata_delay_ms; }));
  const base::Duration lag = wanted.count() > 0 ? wanted : timing_.scaled(timing_.metadata_lag);
  context_.clock->sleep_until(context_.clock->now() + lag, context_.stop);
  if (!facts) return;
  const Json metadata = {{"os", fact(*facts, "os")},
                         {"arch", fact(*facts, "arch")},
                         {"kernel", fact(*facts, "kernel")},
                         {"cpus", whole_number(fact(*facts, "cpus"))},
                         {"memory_bytes", whole_number(fact(*facts, "memory_bytes"))},
                         {"uptime_since", fact(*facts, "uptime_since")},
                         {"collected_at", iso8601_timestamp(context_.clock->wall_now())}};
  edit([&](Server& server, const std::string& now) {
    set_column(server.row, "server_metadata", metadata, now);
  });
}

}  // namespace standin
