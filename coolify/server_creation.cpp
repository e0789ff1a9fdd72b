#include "coolify/server_creation.h"

#include <algorithm>

#include "base/retry.h"
#include "base/text.h"
#include "coolify/adoption.h"
#include "coolify/answer.h"
#include "coolify/api_error.h"
#include "coolify/server_json.h"
#include "coolify/told_text.h"
#include "coolify/uuid.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// How often a creation is sent in all, unless the policy says otherwise. Before each further one
/// Coolify has answered again, and that there is no record.
constexpr int kTurns = 3;
/// How old the list of before may be: many creations at once then share one.
constexpr base::Duration kListAge = seconds(5);
/// What is still done for a request under way once a stop was requested.
constexpr base::Duration kStopGrace = std::chrono::milliseconds(1500);
/// Looks for the record after an answer got lost, and the first pause between them. Coolify
/// finishes a request whose client has gone.
constexpr int kLooks = 3;
constexpr base::Duration kFirstLookPause = seconds(2);
/// The instance's times have a resolution of one second.
constexpr base::Duration kClockSlack = seconds(2);
/// What the clocks of the instance and of something in front of it, which writes the Date header,
/// may be apart. A record that a success names is not told from others by its age alone.
constexpr base::Duration kClocksApart = std::chrono::minutes(10);

http::Request creation(const NewServer& wanted) {
  http::Request request{http::Method::post, "/servers"};
  request.body = to_text(to_json(wanted));
  request.grace_after_stop = kStopGrace;
  return request;
}

/// `error` as the final one. Its kind is one that nobody retries.
base::Diagnostic in_doubt(base::Diagnostic error, const std::string& finding) {
  error.kind = base::ErrorKind::api_refused;
  error.code = "coolify.create_in_doubt";
  error.summary = "Unclear whether the server was created";
  error.cause += "\n\n" + finding;
  error.remedy =
      "Look for the server's address in Coolify. If there is a new record, adopt or delete it; "
      "then try again.";
  return error;
}

base::Diagnostic in_doubt_after(const CallFailure& failure, const std::string& finding) {
  return in_doubt(failure.diagnostic,
                  (failure.status == 0 ? "The answer to the creation got lost. "
                                       : "That leaves open whether the server was created. ") +
                      finding);
}

base::Diagnostic in_doubt_after_success(const http::Request& request,
                                        const http::Response& response,
                                        const std::string& finding) {
  const std::string status = std::to_string(response.status);
  return in_doubt({.cause = http::call_of(request) + " was answered with HTTP " + status + ".",
                   .evidence = base::evidence_text(response.body, 300),
                   .values = {{"call", http::call_of(request)}, {"status", status}}},
                  "It was a success, but " + finding);
}

/// Coolify trims every text it is sent.
bool same_text(std::string_view sent, std::string_view stored) {
  return tells(base::trimmed(stored), base::trimmed(sent));
}

bool is_same_machine(const ServerSummary& found, const NewServer& wanted) {
  return tells_address(found.ip, wanted.ip) && found.port == wanted.port &&
         tells(found.user, wanted.user);
}

bool says_what_was_sent(const ServerSummary& found, const NewServer& wanted) {
  return is_same_machine(found, wanted) &&
         (wanted.name.empty() || same_text(wanted.name, found.name)) &&
         same_text(wanted.description, found.description);
}

}  // namespace

base::Expected<std::string> ServerCreation::run(const base::Context& context) {
  if (auto free = look_before(context); !free) return base::fail(free.error());
  const int most_turns = api_.policy().attempts.value_or(kTurns);
  for (int turn = 1;; ++turn) {
    auto outcome = api_.call(creation(wanted_), Repeat::when_safe, context);
    if (outcome) {
      const auto uuid = uuid_of(*outcome);
      if (!uuid) return look_after_success(uuid.error(), outcome->status, context);
      if (auto sound = check_new(*uuid, *outcome, context); !sound) {
        return base::fail(sound.error());
      }
      return uuid;
    }
    const CallFailure& failure = outcome.error();
    // An address that is in use only since an earlier turn got lost may be in use by that one.
    const bool in_use = failure.diagnostic.kind == base::ErrorKind::address_in_use;
    if (in_use && turn == 1) return base::fail(with_holder(failure.diagnostic, context));
    if (!failure.maybe_done && !in_use) return base::fail(failure.diagnostic);
    context.log.warn("unclear whether the server was created; looking for the record",
                     {{"ip", wanted_.ip}, {"code", failure.diagnostic.code}});
    auto found = look_after(failure, context);
    if (!found) return base::fail(found.error());
    if (*found) return **found;
    // What took too long may still be under way inside Coolify: a second one could succeed too.
    const bool too_slow = failure.diagnostic.kind == base::ErrorKind::timeout;
    if (in_use || too_slow || turn >= most_turns || context.stop.stop_requested() ||
        context.deadline.passed(*context.clock)) {
      return base::fail(in_doubt_after(failure, "No new record for the address was found."));
    }
  }
}

base::Expected<void> ServerCreation::look_before(const base::Context& context) {
  for (const base::Duration max_age : {kListAge, base::Duration::zero()}) {
    auto list = look_.list_servers(context, max_age);
    if (!list) return base::fail(list.error());
    before_ = *std::move(list);
    const auto taken = servers_at(*before_, wanted_.ip);
    if (taken.empty()) return {};
    for (const ServerSummary* holder : taken) {
      if (auto ordinary = refuse_coolify_host(*holder); !ordinary) return ordinary;
    }
    if (max_age == base::Duration::zero()) {
      return base::fail(address_taken(taken, AddressUse::new_record));
    }
  }
  return {};
}

base::Expected<std::string> ServerCreation::uuid_of(const http::Response& response) const {
  const auto json = parse_json(response.body);
  const auto uuid = json ? text_member(*json, "uuid") : std::nullopt;
  const bool is_known = uuid && std::any_of(before_->servers.begin(), before_->servers.end(),
                                            [&](const auto& old) { return old.uuid == *uuid; });
  if (uuid && is_uuid(*uuid) && !is_known) return *uuid;
  return base::fail(in_doubt_after_success(
      creation(wanted_), response,
      is_known ? "it names another server's record." : "it does not name the record."));
}

base::Expected<void> ServerCreation::check_new(const std::string& uuid,
                                               const http::Response& created,
                                               const base::Context& context) {
  const auto doubt = [&](const std::string& finding) {
    return in_doubt_after_success(creation(wanted_), created, finding);
  };
  const http::Request request{http::Method::get, "/servers/" + uuid};
  const auto response = api_.send(request, context);
  if (!response) {
    if (response.error().kind == base::ErrorKind::not_found) {
      return base::fail(doubt("Coolify has no record " + uuid + "."));
    }
    context.log.warn("the new record could not be read", {{"code", response.error().code}});
    return {};
  }
  const auto record = one_with(uuid, request, *response, server_from_json, "a server");
  if (!record) {
    base::Diagnostic error = doubt("the record " + uuid + " is not told soundly.");
    error.evidence = record.error().evidence;
    return base::fail(std::move(error));
  }
  const auto other = difference(*record, kClocksApart, context);
  if (!other) {
    context.log.warn("the new record could not be compared", {{"code", other.error().code}});
    return {};
  }
  if (other->empty()) return {};
  base::Diagnostic error = doubt("the record it names " + *other + ".");
  error.evidence = address_taken({&*record}, AddressUse::new_record).evidence;
  return base::fail(std::move(error));
}

base::Expected<ServerCreation::Found> ServerCreation::look_after(const CallFailure& lost,
                                                                 const base::Context& context) {
  if (context.stop.stop_requested()) {
    base::Context last = context;
    last.stop = {};
    last.deadline = base::Deadline::never();
    auto found = look_once(last.within(kStopGrace));
    if (found) return found;
    return base::fail(in_doubt_after(lost, "The stop left no time to look for it."));
  }
  base::BackoffSequence pauses({kFirstLookPause, seconds(10)});
  for (int look = 1;; ++look) {
    auto found = look_once(context);
    if (!found) {
      base::Diagnostic error = in_doubt_after(lost, found.error().cause);
      error.evidence = found.error().evidence;
      return base::fail(std::move(error));
    }
    if (*found || look == kLooks) return found;
    const base::Duration pause = pauses.next();
    const auto until = context.clock->now() + pause;
    if (until >= context.deadline.when()) return found;
    context.tell({"the record whose creation was not answered", look, lost.diagnostic.code,
                  lost.diagnostic.cause, pause});
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) return found;
  }
}

base::Expected<std::string> ServerCreation::look_after_success(const base::Diagnostic& doubt,
                                                               int status,
                                                               const base::Context& context) {
  context.log.warn("the answer to the creation names no new server; looking for the record",
                   {{"ip", wanted_.ip}});
  const auto looked = look_after({.diagnostic = doubt, .status = status}, context);
  if (!looked) return base::fail(looked.error());
  const Found& found = *looked;
  if (found) return *found;
  return base::fail(doubt);
}

base::Expected<ServerCreation::Found> ServerCreation::look_once(const base::Context& context) {
  const auto list = look_.list_servers(context, base::Duration::zero());
  if (!list) return base::fail(list.error());
  for (const ServerSummary* server : servers_at(**list, wanted_.ip)) {
    const bool was_there = std::any_of(before_->servers.begin(), before_->servers.end(),
                                       [&](const auto& old) { return old.uuid == server->uuid; });
    if (was_there) continue;
    if (says_what_was_sent(*server, wanted_)) {
      const auto ours = is_ours(server->uuid, context);
      if (!ours) return base::fail(ours.error());
      if (*ours) return server->uuid;
    }
    base::Diagnostic error = address_taken({server}, AddressUse::new_record);
    error.cause = "A record for the address appeared meanwhile, but it does not say what was sent.";
    return base::fail(error);
  }
  return std::nullopt;
}

base::Expected<bool> ServerCreation::is_ours(const std::string& uuid,
                                             const base::Context& context) {
  const auto server = look_.get_server(uuid, context);
  if (!server) return base::fail(server.error());
  const std::optional<Server>& record = *server;
  if (!record || !record->private_key_id) return false;
  const auto other = difference(*record, kClockSlack, context);
  if (!other) return base::fail(other.error());
  return other->empty();
}

base::Expected<std::string> ServerCreation::difference(const Server& record, base::Duration slack,
                                                       const base::Context& context) {
  if (record.is_coolify_host) return "is the machine Coolify itself runs on";
  if (!is_same_machine(record, wanted_)) return "has another address, port or user";
  const auto& listed = before_->answered_at;
  if (record.created_at && listed && *record.created_at + slack < *listed) {
    return "was there before the request";
  }
  const auto key = look_.get_key(wanted_.private_key_uuid, context);
  if (!key) return base::fail(key.error());
  if (record.private_key_id && *record.private_key_id != key->id) return "has another key";
  // Coolify tells a token the servers of its own team only.
  const auto team = look_.told_team(context);
  if (!team) return base::fail(team.error());
  const std::optional<Team>& own = *team;
  if (own && record.team_id && *record.team_id != own->id) return "belongs to another team";
  return std::string();
}

base::Diagnostic ServerCreation::with_holder(base::Diagnostic error,
                                             const base::Context& context) const {
  const auto list = look_.list_servers(context, base::Duration::zero());
  if (!list) return error;
  const auto holders = servers_at(**list, wanted_.ip);
  if (!holders.empty()) return address_taken(holders, AddressUse::new_record);
  error.cause += " No server of this team has it, so it is another team's.";
  // More is known now than what advice on the bare refusal goes by.
  error.values.clear();
  error.remedy = "Delete the server there, use a token of that team, or use another address.";
  return error;
}

}  // namespace coolify
