#include "coolify/client.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/text.h"
#include "coolify/address.h"
#include "coolify/adoption.h"
#include "coolify/answer.h"
#include "coolify/api_error.h"
#include "coolify/client_parts.h"
#include "coolify/docker_cleanup_json.h"
#include "coolify/feature_gates.h"
#include "coolify/instance_time.h"
#include "coolify/sentinel_json.h"
#include "coolify/server_creation.h"
#include "coolify/server_json.h"
#include "coolify/setting_json.h"
#include "coolify/transport_config.h"
#include "coolify/transport_error.h"
#include "coolify/uuid.h"
#include "http/curl_transport.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// How long a refresh waits for the list of servers that is to save requests: longer than for the
/// next minute of the request limit.
constexpr base::Duration kListPatience = seconds(75);
/// The same where there are requests enough to do without.
constexpr base::Duration kPreferredListPatience = seconds(15);
/// How long the token's team is asked for where nothing depends on it.
constexpr base::Duration kTeamPatience = seconds(30);
/// No uuid of any server: Coolify's are longer.
constexpr const char* kNoServer = "none";

std::string server_path(const std::string& uuid) { return "/servers/" + uuid; }

std::optional<base::WallTime> date_of(const http::Response& response) {
  return parse_http_date(response.header("date"));
}

/// What an instance without the calls of Docker's clean-up has answered to one of them.
base::Diagnostic of_docker_cleanup(base::Diagnostic error, const std::optional<Version>& version) {
  if (error.kind != base::ErrorKind::no_such_call) return error;
  return version_too_old(version, Feature::docker_cleanup, {});
}

/// The text of the refusal to delete a server that is in use.
base::Diagnostic in_use(base::Diagnostic refusal, const std::string& uuid,
                        const std::vector<ServerResource>& resources) {
  std::string lines;
  for (const ServerResource& one : resources) {
    lines += (lines.empty() ? "" : "\n") + one.type + " " + one.name + " (uuid " + one.uuid + ", " +
             one.status + ")";
  }
  refusal.code = "coolify.has_resources";
  refusal.summary = "The server still has resources";
  refusal.cause = "Coolify keeps a server while something is deployed on it: " +
                  std::to_string(resources.size()) + " found on the server " + uuid + ".";
  refusal.evidence = base::evidence_text(lines);
  refusal.remedy =
      "Delete or move them first, or force the deletion, which takes them all with the server.";
  return refusal;
}

base::Expected<SharedServerList> servers(ClientParts& parts, const Freshness& accepted,
                                         const base::Context& context) {
  return parts.lists.get("", accepted, context,
                         [&parts](const base::Context& own) -> base::Expected<ServerList> {
                           ListSink<ServerSummary> sink(summary_from_json);
                           http::Request request{http::Method::get, "/servers"};
                           request.sink = &sink;
                           const auto response = parts.api.send(request, own);
                           if (!response) return base::fail(response.error());
                           auto servers = sink.end(request, *response, "a list of servers");
                           if (!servers) return base::fail(servers.error());
                           return ServerList{*std::move(servers), date_of(*response)};
                         });
}

/// The list is something that a refresh can do without: a third of its time is left for reading the
/// server by itself.
base::Context for_list(const base::Context& context, ReadWay way) {
  const base::Duration most = way == ReadWay::list ? kListPatience : kPreferredListPatience;
  return context.within(std::min(most, context.deadline.remaining(*context.clock) / 3 * 2));
}

/// What the list tells of the server, if there is a list that does.
std::optional<ServerSummary> listed(ClientParts& parts, const std::string& uuid,
                                    base::TimePoint list_since, const base::Context& context) {
  const auto list = servers(parts, {list_since, list_since}, context);
  if (!list) {
    parts.choice.list_failed();
    context.log.info("the list of servers cannot be read; each server is read by itself",
                     {{"code", list.error().code}});
    return std::nullopt;
  }
  const auto& all = (*list)->servers;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&uuid](const ServerSummary& one) { return one.uuid == uuid; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

/// One server's part of a refresh.
class RefreshRead {
 public:
  RefreshRead(ClientParts& parts, const base::Clock& clock)
      : parts_(parts),
        clock_(clock),
        choice_(parts.choice.begin(clock.now(), parts.api.limiter().share_left(clock),
                                   parts.api.last_write())) {}
  RefreshRead(const RefreshRead&) = delete;
  RefreshRead& operator=(const RefreshRead&) = delete;
  ~RefreshRead() { parts_.choice.end(clock_.now()); }

  [[nodiscard]] const ReadChoice::Choice& choice() const { return choice_; }

 private:
  ClientParts& parts_;
  const base::Clock& clock_;
  const ReadChoice::Choice choice_;
};

}  // namespace

Client::Client(std::unique_ptr<http::Transport> http, RequestPolicy policy,
               std::unique_ptr<const Credentials> credentials)
    : parts_(std::make_unique<ClientParts>(std::move(http), policy, std::move(credentials))) {}

Client::~Client() = default;

std::atomic<int>& Client::awaited_validations() { return parts_->awaited; }

base::Expected<std::optional<Version>> Client::version(const base::Context& context) {
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto read = parts_->version.get(
      "", any, context, [this](const base::Context& own) -> base::Expected<std::optional<Version>> {
        const http::Request request{http::Method::get, "/version"};
        const auto response = parts_->api.send(request, own);
        if (!response) return base::fail(response.error());
        if (base::trimmed(response->body).starts_with('<')) {
          return base::fail(bad_answer(request, *response, "a version number"));
        }
        const auto version = parse_version(response->body);
        own.log.info("asked the instance's version",
                     {{"version", version ? version->to_string() : "not told"}});
        return version;
      });
  if (!read) return base::fail(read.error());
  return **read;
}

base::Expected<Team> Client::team(const base::Context& context) {
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto read = parts_->teams.get(
      "", any, context, [this, &version](const base::Context& own) -> base::Expected<Team> {
        http::Request request{http::Method::get, "/team"};
        if (!supports(*version, Feature::team_endpoint)) request.path = "/teams/current";
        auto response = parts_->api.send(request, own);
        if (!response && response.error().kind == base::ErrorKind::no_such_call &&
            request.path == "/team") {
          request.path = "/teams/current";
          response = parts_->api.send(request, own);
        }
        if (!response) return base::fail(response.error());
        return one(request, *response, team_from_json, "a team");
      });
  if (!read) return base::fail(read.error());
  return **read;
}

base::Expected<std::optional<Team>> Client::told_team(const base::Context& context) {
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto read = parts_->told_teams.get(
      "", any, context, [this](const base::Context& own) -> base::Expected<std::optional<Team>> {
        const auto team = this->team(own.within(kTeamPatience));
        if (team) return std::optional<Team>(*team);
        if (own.stop.stop_requested() || own.deadline.passed(*own.clock)) {
          return base::fail(team.error());
        }
        own.log.info("Coolify does not tell the token's team", {{"code", team.error().code}});
        return std::nullopt;
      });
  // Whoever was stopped, or has no time left, is told so by what comes next.
  return read ? **read : std::nullopt;
}

/// Every version looks at the token's abilities before it looks at anything else, and a change of
/// nothing to no server can be nothing but refused.
base::Expected<void> Client::check_write(const base::Context& context) {
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto read = parts_->writes.get(
      "", any, context, [this](const base::Context& own) -> base::Expected<bool> {
        const http::Request request{http::Method::patch, server_path(kNoServer), "{}"};
        const auto outcome = parts_->api.call(request, Repeat::freely, own);
        if (outcome) return true;
        const bool is_about_token = outcome.error().status == 401 || outcome.error().status == 403;
        if (is_about_token) return base::fail(outcome.error().diagnostic);
        return true;
      });
  if (!read) return base::fail(read.error());
  return {};
}

base::Expected<SharedServerList> Client::list_servers(const base::Context& context,
                                                      base::Duration max_age) {
  return servers(*parts_, parts_->at_most(max_age, *context.clock), context);
}

base::Expected<std::optional<Server>> Client::get_server(const std::string& uuid,
                                                         const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const auto read = parts_->servers.get(
      uuid, parts_->joinable(), context,
      [this, &uuid](const base::Context& own) -> base::Expected<std::optional<Server>> {
        const http::Request request{http::Method::get, server_path(uuid)};
        const auto response = parts_->api.send(request, own);
        if (!response) {
          if (response.error().kind == base::ErrorKind::not_found) return std::nullopt;
          return base::fail(response.error());
        }
        auto server = one_with(uuid, request, *response, server_from_json, "a server");
        if (!server) return base::fail(server.error());
        server->answered_at = date_of(*response);
        return std::optional<Server>(*std::move(server));
      });
  if (!read) return base::fail(read.error());
  return **read;
}

base::Expected<std::optional<ServerReading>> Client::read_server(const std::string& uuid,
                                                                 const base::Context& context,
                                                                 const EnoughInList& is_enough) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const RefreshRead read(*parts_, *context.clock);
  const ReadWay way = read.choice().way;
  const bool may_be_listed =
      way == ReadWay::list || (way == ReadWay::list_if_enough && is_enough != nullptr);
  auto summary = may_be_listed
                     ? listed(*parts_, uuid, read.choice().list_since, for_list(context, way))
                     : std::nullopt;
  if (summary && (way == ReadWay::list || is_enough(*summary))) {
    context.log.info(
        "read a server from the list only",
        {{"uuid", uuid},
         {"why", way == ReadWay::list ? "to stay below the request limit" : "it is preferred"},
         {"not_read", "private_key_uuid, proxy_type, team_id, validation_logs"}});
    return ServerReading{Server{*std::move(summary)}, false};
  }
  auto server = get_server(uuid, context);
  if (!server) return base::fail(server.error());
  std::optional<Server>& record = *server;
  if (!record) return std::nullopt;
  return ServerReading{*std::move(record), true};
}

base::Expected<std::string> Client::create_server(const NewServer& server,
                                                  const base::Context& context) {
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  if (auto able = check_supported(server, *version); !able) return base::fail(able.error());
  // Coolify compares addresses as texts, so that two spellings of one would be two servers.
  NewServer wanted = server;
  wanted.ip = canonical_address(server.ip);
  const auto guard = parts_->addresses.lock(wanted.ip, context);
  if (!guard) return base::fail(guard.error());
  CreationLookups lookups{.list_servers = std::bind_front(&Client::list_servers, this),
                          .get_server = std::bind_front(&Client::get_server, this),
                          .get_key = std::bind_front(&Client::get_key, this),
                          .told_team = std::bind_front(&Client::told_team, this)};
  return ServerCreation(std::move(lookups), parts_->api, wanted).run(context);
}

base::Expected<void> Client::check_address_free(const std::string& ip, const std::string& uuid,
                                                const base::Context& context) {
  const auto list = list_servers(context);
  if (!list) return base::fail(list.error());
  auto holders = servers_at(**list, ip);
  std::erase_if(holders, [&uuid](const auto* server) { return server->uuid == uuid; });
  if (holders.empty()) return {};
  return base::fail(address_taken(holders, AddressUse::known_record));
}

base::Expected<void> Client::update_server(const std::string& uuid, const ServerChanges& changes,
                                           const base::Context& context) {
  if (changes.empty()) return {};
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return sound;
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  if (auto able = check_supported(changes, *version); !able) return able;
  std::optional<KeyedMutex::Guard> address;
  if (changes.ip) {
    auto guard = parts_->addresses.lock(canonical_address(*changes.ip), context);
    if (!guard) return base::fail(guard.error());
    address.emplace(*std::move(guard));
    if (auto is_free = check_address_free(*changes.ip, uuid, context); !is_free) return is_free;
  }
  http::Request request{http::Method::patch, server_path(uuid)};
  request.body = to_text(to_json(changes));
  const auto response = parts_->api.send(request, context);
  if (!response) return base::fail(response.error());
  return accepted(uuid, request, *response);
}

/// A route that is there says of a server that is not that it was not found.
base::Expected<bool> Client::has_sentinel(const base::Context& context) {
  const Freshness any{base::TimePoint::min(), base::TimePoint::min()};
  const auto read = parts_->sentinels.get(
      "", any, context, [this](const base::Context& own) -> base::Expected<bool> {
        const http::Request request{http::Method::get, server_path(kNoServer) + "/sentinel"};
        const auto response = parts_->api.send(request, own);
        if (response || response.error().kind == base::ErrorKind::not_found) return true;
        if (response.error().kind == base::ErrorKind::no_such_call) return false;
        return base::fail(response.error());
      });
  if (!read) return base::fail(read.error());
  return **read;
}

base::Expected<void> Client::check_sentinel(const SettingValues& changes,
                                            const base::Context& context) {
  if (changes.empty()) return {};
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  if (*version) return check_sentinel_supported(changes, *version);
  const auto has_it = has_sentinel(context);
  if (!has_it) return base::fail(has_it.error());
  return *has_it ? base::Expected<void>() : base::fail(sentinel_missing(changes, *version));
}

base::Expected<void> Client::update_sentinel(const std::string& uuid, const SettingValues& changes,
                                             const base::Context& context) {
  if (changes.empty()) return {};
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return sound;
  if (auto able = check_sentinel(changes, context); !able) return able;
  http::Request request{http::Method::patch, server_path(uuid) + "/sentinel"};
  Json body = Json::object();
  put_settings(body, changes);
  request.body = to_text(body);
  const auto response = parts_->api.send(request, context);
  if (!response) return base::fail(at_sentinel_argument(response.error()));
  return accepted(uuid, request, *response);
}

base::Expected<bool> Client::delete_server(const std::string& uuid, bool force,
                                           const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  http::Request request{http::Method::remove, server_path(uuid)};
  if (force) request.query = "force=true";
  const auto response = parts_->api.send(request, context);
  if (response) return is_deleted(uuid, request, *response, context);
  const base::Diagnostic& error = response.error();
  if (error.kind == base::ErrorKind::not_found) return false;
  if (error.kind != base::ErrorKind::in_use) return base::fail(error);
  const auto resources = list_resources(uuid, context);
  if (resources && !resources->empty()) return base::fail(in_use(error, uuid, *resources));
  const auto server = get_server(uuid, context);
  if (!server || !*server) return base::fail(error);
  const auto ordinary = refuse_coolify_host(**server);
  return base::fail(ordinary ? error : ordinary.error());
}

/// Every version says it in the same words. With others it is looked whether the record has gone.
base::Expected<bool> Client::is_deleted(const std::string& uuid, const http::Request& request,
                                        const http::Response& response,
                                        const base::Context& context) {
  if (auto sound = accepted(uuid, request, response); !sound) return base::fail(sound.error());
  const auto json = parse_json(response.body);
  if (json && text_member(*json, "message") == "Server deleted.") return true;
  const auto left = get_server(uuid, context);
  if (!left) return base::fail(left.error());
  if (!left->has_value()) return true;
  return base::fail(bad_answer(request, response, "the consent to the deletion of " + uuid));
}

base::Expected<StartedValidation> Client::validate_server(const std::string& uuid, bool install,
                                                          const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  http::Request by_post{http::Method::post, server_path(uuid) + "/validate"};
  by_post.body = to_text(Json{{"install", install}});
  const http::Request by_get{http::Method::get, by_post.path};
  bool posted = supports(*version, Feature::validate_by_post);
  auto response = parts_->api.send(posted ? by_post : by_get, context);
  if (!response && response.error().kind == base::ErrorKind::no_such_call) {
    posted = !posted;
    response = parts_->api.send(posted ? by_post : by_get, context);
  }
  if (!response) return base::fail(response.error());
  const auto queued = accepted(uuid, posted ? by_post : by_get, *response);
  if (!queued) return base::fail(queued.error());
  return StartedValidation{install && posted, date_of(*response)};
}

base::Expected<void> Client::start_docker_cleanup(const std::string& uuid,
                                                  const DockerCleanup& cleanup,
                                                  const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return sound;
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  if (auto able = check_docker_cleanup(*version); !able) return able;
  http::Request request{http::Method::post, server_path(uuid) + "/docker-cleanup/run"};
  request.body = to_text(to_json(cleanup));
  const auto response = parts_->api.send(request, context);
  if (!response) return base::fail(of_docker_cleanup(response.error(), *version));
  return accepted(uuid, request, *response);
}

base::Expected<std::vector<DockerCleanupRun>> Client::list_docker_cleanups(
    const std::string& uuid, const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const auto version = this->version(context);
  if (!version) return base::fail(version.error());
  const http::Request request{http::Method::get, server_path(uuid) + "/docker-cleanup/executions"};
  const auto response = parts_->api.send(request, context);
  if (!response) return base::fail(of_docker_cleanup(response.error(), *version));
  return many(request, *response, docker_cleanup_from_json, "a list of clean-ups");
}

base::Expected<std::vector<ServerResource>> Client::list_resources(const std::string& uuid,
                                                                   const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const http::Request request{http::Method::get, server_path(uuid) + "/resources"};
  const auto response = parts_->api.send(request, context);
  if (!response) return base::fail(response.error());
  return many(request, *response, resource_from_json, "a list of resources");
}

base::Expected<std::unique_ptr<Client>> make_client(ClientConfig config) {
  if (auto sound = check_config(config); !sound) return base::fail(sound.error());
  const RequestPolicy policy = config.requests;
  auto credentials = std::make_unique<Credentials>(config);
  auto http = http::CurlTransport::make(transport_config(std::move(config)));
  if (!http) return base::fail(transport_error(http.error()));
  return std::make_unique<Client>(*std::move(http), policy, std::move(credentials));
}

}  // namespace coolify
