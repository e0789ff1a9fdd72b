// A server: read, changed, and with all that hangs on it.
#include <utility>

#include "tests/standin/contract/question_list.h"

namespace standin::contract {
namespace {

constexpr const char* kServer = "/v1/servers/{server}";
constexpr const char* kNoServer = "/v1/servers/aaaaaaaaaaaaaaaaaaaaaaaa";

std::string below(const std::string& part) { return std::string(kServer) + "/" + part; }

void change(QuestionList& list, const Json& body) {
  list.ask("change: " + body.dump(), "PATCH", kServer, body);
  list.ask("change: " + body.dump() + ", read", "GET", kServer);
}

void change_each(QuestionList& list, const char* field, std::initializer_list<Json> values) {
  for (const Json& value : values) change(list, {{field, value}});
}

void ask_for_changes(QuestionList& list, const std::string& part,
                     std::initializer_list<Json> bodies) {
  for (const Json& body : bodies) list.ask(part + ": " + body.dump(), "PATCH", below(part), body);
}

}  // namespace

void ask_reads(QuestionList& list) {
  list.ask("create: address and key alone", "POST", "/v1/servers",
           {{"ip", "127.0.2.10"}, {"private_key_uuid", "{probe1}"}})
      .keep = "server";
  list.ask("read: server", "GET", kServer);
  list.ask("read: list", "GET", "/v1/servers").unordered_list = Question::Own{"ip", "127.0.2."};
  list.ask("read: server with its resources", "GET", std::string(kServer) + "?resources=true");
  for (const char* const part : {"resources", "domains", "destinations", "envs"}) {
    list.ask("read: " + std::string(part), "GET", below(part));
  }
  list.ask("read: server, sensitive", "GET", kServer).token = "sens";
  list.ask("read: server, as root", "GET", kServer).token = "root";
  list.ask("create: address in use", "POST", "/v1/servers",
           {{"ip", "127.0.2.10"}, {"private_key_uuid", "{probe1}"}, {"port", 2222}});
  list.ask("no server: read", "GET", kNoServer);
  list.ask("no server: change", "PATCH", kNoServer, {{"name", "x"}});
  list.ask("no server: delete", "DELETE", kNoServer);
  list.ask("no server: validate", "POST", std::string(kNoServer) + "/validate");
}

void ask_updates(QuestionList& list) {
  change_each(list, "name", {"n-1", "a <b>x</b> < y", "a   b"});
  change_each(list, "description", {"hello <i>w</i>", nullptr, ""});
  list.ask("change: description is too long", "PATCH", kServer,
           {{"description", std::string(256, 'd')}});
  list.ask("change: name is too long", "PATCH", kServer, {{"name", std::string(256, 'n')}});
  list.ask_raw("change: body is an empty object", "PATCH", kServer, "{}");
  list.ask("change: unknown field", "PATCH", kServer, {{"zz", 1}});
  list.ask("change: field of the Sentinel", "PATCH", kServer, {{"is_sentinel_enabled", false}});
  change_each(list, "concurrent_builds", {0, 1, "3", "x", nullptr, 2.5, 100000});
  change_each(list, "dynamic_timeout", {0, 5});
  change_each(list, "deployment_queue_limit", {0, 9});
  change_each(list, "server_disk_usage_notification_threshold", {0, 101, 55});
  change_each(list, "server_disk_usage_check_frequency",
              {"daily", "@daily", "*/5 * * * *", "nonsense", "* * * *", "every_minute", ""});
  change_each(list, "connection_timeout", {0, 301, 7});
  change_each(list, "is_build_server", {true, false, nullptr, "true", 1});
  change_each(list, "is_terminal_enabled", {false, true, nullptr});
  change_each(list, "proxy_type", {"CADDY", "none", "nginx", "TRAEFIK", "bad", nullptr});
  change_each(list, "port", {22, 0, "2223", nullptr, 22});
  change_each(list, "user", {"a.b", "a b", nullptr, "root"});
  change_each(list, "private_key_uuid", {"{probe2}", "nokey", nullptr, "{probe1}"});
  change_each(list, "ip", {"127.0.2.11", "1.1.1.1.1.1", "a b", nullptr, "127.0.2.10"});
}

void ask_subsystems(QuestionList& list) {
  for (const char* const part :
       {"sentinel", "docker-cleanup", "proxy", "log-drains", "cloudflare-tunnel"}) {
    list.ask(std::string(part) + ": read", "GET", below(part));
  }
  ask_for_changes(list, "sentinel",
                  {{{"is_sentinel_enabled", false}},
                   {{"is_sentinel_enabled", true}},
                   {{"is_metrics_enabled", true}},
                   {{"is_sentinel_debug_enabled", true}},
                   {{"sentinel_push_interval_seconds", 9}},
                   {{"sentinel_push_interval_seconds", 30}},
                   {{"sentinel_metrics_refresh_rate_seconds", 0}},
                   {{"sentinel_metrics_refresh_rate_seconds", 5}},
                   {{"sentinel_metrics_history_days", 0}},
                   {{"sentinel_metrics_history_days", 3}},
                   {{"sentinel_custom_url", "nourl"}},
                   {{"sentinel_custom_url", "http://127.0.2.1:8000"}},
                   {{"sentinel_custom_url", nullptr}},
                   {{"sentinel_token", "abc def"}},
                   {{"sentinel_token", "abc.DEF"}},
                   {{"zz", 1}},
                   {{"is_metrics_enabled", "true"}},
                   {{"is_sentinel_enabled", nullptr}}});
  list.ask("sentinel: read after the changes", "GET", below("sentinel"));
  list.ask("sentinel: read, sensitive", "GET", below("sentinel")).token = "sens";
  ask_for_changes(list, "proxy", {{{"redirect_enabled", false}}});
  // Whether the name resolves is the instance's own affair.
  Question& redirect = list.ask("proxy: redirect to a name", "PATCH", below("proxy"),
                                {{"redirect_url", "http://example.com"}});
  redirect.of_instance = {"*"};
  ask_for_changes(list, "proxy", {{{"redirect_url", "nourl"}}, {{"proxy_type", "bad"}}});
  list.ask("proxy: exact labels", "PATCH", below("proxy"), {{"generate_exact_labels", true}})
      .of_instance = {"redirect_url"};
  ask_for_changes(list, "docker-cleanup",
                  {{{"docker_cleanup_frequency", "daily"}},
                   {{"docker_cleanup_threshold", 0}},
                   {{"docker_cleanup_threshold", 50}}});
  list.ask("validate: install is a text", "POST", below("validate"), {{"install", "x"}});
  list.ask("validate: by GET", "GET", below("validate"));
  list.ask("validate: unknown field", "POST", below("validate"), {{"zz", 1}});
  list.ask_raw("validate: broken JSON", "POST", below("validate"), R"({"a":)");
  list.ask("read: export", "GET", below("export"));
}

}  // namespace standin::contract
