#include "provider/server_registration/plan_look.h"

#include <algorithm>
#include <optional>

#include "checks/network_facts.h"
#include "coolify/address.h"
#include "coolify/adoption.h"
#include "coolify/feature_gates.h"
#include "provider/advice/advice.h"
#include "provider/server_registration/coolify_keys.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/server_settings.h"
#include "provider/server_registration/spec.h"
#include "registration/settings.h"
#include "registration/takeover.h"
#include "registration/team_check.h"

namespace provider {
namespace {

using schema::Value;

/// How long a plan waits for Coolify, and how old the shared list of servers may be.
constexpr base::Duration kPatience = std::chrono::seconds(20);
constexpr base::Duration kListAge = std::chrono::seconds(10);

std::optional<std::string> known_text(const Value& object, const char* name) {
  const Value& value = object.at(name);
  return value.is_known() ? std::optional(value.as_string()) : std::nullopt;
}

/// Whether the known value of `name` is not the prior one.
bool is_new(const PlannedChange& change, const char* name) {
  if (!change.planned.at(name).is_known()) return false;
  return change.prior.is_null() || change.replaces ||
         change.prior.at(name) != change.planned.at(name);
}

base::Diagnostic warning(const char* code, const char* summary, std::string cause,
                         std::string evidence, std::string remedy) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::api_refused,
          .code = code,
          .summary = summary,
          .cause = std::move(cause),
          .evidence = std::move(evidence),
          .remedy = std::move(remedy),
          .path = base::Path::of("ip")};
}

base::Diagnostic taken(const std::vector<const coolify::ServerSummary*>& holders,
                       coolify::AddressUse use) {
  const base::Diagnostic as_error = for_terraform(coolify::address_taken(holders, use));
  return warning("plan.address_taken", "The address is already in use",
                 as_error.cause + " Unless this plan removes it first, the apply is going to fail.",
                 as_error.evidence, as_error.remedy);
}

/// What is wanted of the server, as far as it is known.
coolify::NewServer wanted_server(const RegistrationModel& planned,
                                 const coolify::ServerSummary& holder) {
  coolify::NewServer wanted;
  wanted.ip = planned.ip.value_or("");
  wanted.private_key_uuid = planned.private_key_uuid.value_or("");
  wanted.name = planned.name.value_or("");
  wanted.description = planned.description.value_or("");
  wanted.port = static_cast<int>(planned.port.value_or(holder.port));
  wanted.user = planned.user.value_or(holder.user);
  return wanted;
}

base::Diagnostic adopts(const coolify::ServerSummary& server, const std::string& changes) {
  return warning("plan.adopts", "An existing server is going to be taken over",
                 "Coolify has the server " + server.uuid +
                     " with this address, port and user, and `adopt_existing` is set." + changes,
                 {}, "Nothing has to be done if that is the machine you mean.");
}

/// The sentence about what a takeover of the record changes; empty when Coolify does not tell it.
std::string told_changes(const RegistrationModel& planned, const coolify::NewServer& wanted,
                         const coolify::Server& existing, coolify::Client& client,
                         const base::Context& context) {
  auto takeover =
      registration::plan_takeover(client, existing, wanted, settings_of(planned), context);
  if (!takeover) return {};
  if (!planned.private_key_uuid.is_known()) takeover->server.private_key_uuid.reset();
  if (!planned.description.is_known()) takeover->server.description.reset();
  return " As far as the plan knows, that changes: " + takeover->fields() + ".";
}

bool same_host(const std::string& endpoint, const std::string& ip) {
  const auto target = checks::parse_target(endpoint);
  return target && coolify::same_address(target->host, ip);
}

/// What of the plan for a record that stays needs a version of Coolify that can change it. A key
/// that is not known yet counts as another one.
coolify::ServerChanges gated_changes(const PlannedChange& change) {
  coolify::ServerChanges changes;
  if (is_new(change, "user")) changes.user = known_text(change.planned, "user");
  const Value& key = change.planned.at("private_key_uuid");
  if (change.prior.at("private_key_uuid") != key) {
    changes.private_key_uuid = key.is_known() ? key.as_string() : std::string();
  }
  return changes;
}

/// Whether this instance can do what is planned.
base::Expected<void> check_version(const PlannedChange& change, coolify::Client& client,
                                   const base::Context& context) {
  const auto version = client.version(context);
  if (!version) return {};
  const auto after = registration_spec().decode(change.planned);
  if (!after) return {};
  const registration::Settings wanted = settings_of(*after);
  if (change.prior.is_null() || change.replaces) {
    const coolify::NewServer server{.user = after->user.value_or("")};
    if (auto able = coolify::check_supported(server, *version); !able) return able;
    return registration::check_initial_settings(client, wanted, context);
  }
  const auto before = registration_spec().decode(change.prior);
  if (!before) return {};
  auto able = coolify::check_supported(gated_changes(change), *version);
  if (!able) return able;
  const auto changes = registration::difference(settings_of(*before), wanted);
  return registration::check_settings(client, changes, context);
}

base::Diagnostic coolify_endpoint() {
  return warning("plan.coolify_endpoint", "This may be the machine Coolify itself runs on",
                 "The provider's `endpoint` has the same address. Coolify manages the machine it "
                 "runs on by itself, as the server `localhost`.",
                 {},
                 "Register another machine, unless it is something in front of Coolify that has "
                 "this address.");
}

}  // namespace

void PlanLook::in_state(const std::string& uuid, const std::string& ip) {
  const std::scoped_lock lock(mutex_);
  in_state_.insert(uuid);
  if (!ip.empty()) addresses_in_state_.push_back(ip);
}

bool PlanLook::exists(const Value& prior, const Value& planned, bool replaces) {
  if (planned.is_null()) return true;
  const auto ip = known_text(planned, "ip");
  const std::string place = ip ? coolify::canonical_address(*ip) : std::string();
  const std::scoped_lock lock(mutex_);
  if (!prior.is_null()) {
    (replaces ? replaced_at_ : kept_at_).insert(place);
    return true;
  }
  if (replaced_at_.contains(place)) return true;
  if (ip && kept_at_.contains(place)) return false;
  if (!ip) return !addresses_in_state_.empty();
  return std::any_of(addresses_in_state_.begin(), addresses_in_state_.end(),
                     [&](const std::string& one) { return coolify::same_address(one, *ip); });
}

base::Diagnostics PlanLook::unseen(base::Diagnostic fault, const base::Context& context) {
  context.log.warn("the plan could not look at Coolify", {{"code", fault.code}});
  if (base::retryable(fault.kind) || fault.kind == base::ErrorKind::cancelled) return {};
  const std::scoped_lock lock(mutex_);
  if (!told_.insert(fault.code).second) return {};
  fault.severity = base::Severity::warning;
  fault.cause +=
      " So this plan could not be compared with Coolify, and its apply is going to fail.";
  return fault;
}

bool PlanLook::answers(coolify::Client& client, const base::Context& context,
                       base::Diagnostics& findings) {
  if (is_silent_) return false;
  const auto version = client.version(context);
  if (version) return true;
  if (base::retryable(version.error().kind)) is_silent_ = true;
  findings.add_all(unseen(version.error(), context));
  return false;
}

base::Diagnostics PlanLook::look_at_team(const std::string& expected, coolify::Client& client,
                                         const base::Context& context) {
  const auto team = client.team(context);
  if (!team) return unseen(team.error(), context);
  const auto right = registration::check_team(*team, expected);
  return right ? base::Diagnostics{} : right.error();
}

base::Diagnostics PlanLook::look_at_key(const PlannedChange& change, coolify::Client& client,
                                        const base::Context& context) {
  const auto uuid = known_text(change.planned, "private_key_uuid");
  if (!uuid) return {};
  if (change.needs_private_half) {
    const auto readable = client.check_private_half(*uuid, context);
    if (readable) return {};
    const base::ErrorKind kind = readable.error().kind;
    const bool is_about_key =
        kind == base::ErrorKind::not_found || kind == base::ErrorKind::invalid_config;
    return is_about_key ? at_key_argument(readable.error()) : unseen(readable.error(), context);
  }
  if (!is_new(change, "private_key_uuid")) return {};
  const auto key = client.get_key(*uuid, context);
  if (key) return {};
  if (key.error().kind == base::ErrorKind::not_found) return key.error();
  return unseen(key.error(), context);
}

base::Diagnostics PlanLook::look_at_version(const PlannedChange& change, coolify::Client& client,
                                            const base::Context& context) {
  const auto able = check_version(change, client, context);
  if (able) return {};
  if (able.error().code != "coolify.version_too_old") return unseen(able.error(), context);
  base::Diagnostic told = able.error();
  told.severity = base::Severity::warning;
  const bool is_open = told.path == base::Path::of("private_key_uuid") &&
                       !known_text(change.planned, "private_key_uuid");
  told.cause += is_open ? " If the apply brings another key, it is going to fail."
                        : " An apply of this plan is going to fail.";
  return told;
}

base::Diagnostics PlanLook::at(const PlannedChange& change, coolify::Client& client,
                               const base::Context& context) {
  const base::Context own = context.within(kPatience);
  base::Diagnostics findings;
  if (change.prior == change.planned || !answers(client, own, findings)) return findings;
  const auto team = known_text(change.planned, "expected_team");
  if (team && (is_new(change, "expected_team") || is_new(change, "ip"))) {
    findings.add_all(look_at_team(*team, client, own));
  }
  findings.add_all(look_at_key(change, client, own));
  findings.add_all(look_at_version(change, client, own));
  const auto ip = known_text(change.planned, "ip");
  if (ip && is_new(change, "ip")) {
    if (same_host(change.endpoint, *ip)) findings.add(coolify_endpoint());
    findings.add_all(look_at_address(change, *ip, client, own));
  }
  return findings;
}

std::vector<const coolify::ServerSummary*> PlanLook::foreign_holders(
    const PlannedChange& change, const std::string& ip, const coolify::ServerList& list) {
  if (!change.prior.is_null()) {
    if (const auto uuid = known_text(change.prior, "uuid")) {
      in_state(*uuid, known_text(change.prior, "ip").value_or(""));
    }
  }
  auto holders = coolify::servers_at(list, ip);
  const std::scoped_lock lock(mutex_);
  std::erase_if(holders, [this](const auto* one) { return in_state_.contains(one->uuid); });
  return holders;
}

base::Diagnostics PlanLook::look_at_address(const PlannedChange& change, const std::string& ip,
                                            coolify::Client& client, const base::Context& context) {
  const auto list = client.list_servers(context, kListAge);
  if (!list) return unseen(list.error(), context);
  const auto holders = foreign_holders(change, ip, **list);
  if (holders.empty()) return {};
  for (const coolify::ServerSummary* holder : holders) {
    const auto ordinary = coolify::refuse_coolify_host(*holder);
    if (!ordinary) return ordinary.error();
  }
  const bool creates = change.prior.is_null() || change.replaces;
  if (!creates || change.planned.at("adopt_existing") != Value::boolean(true)) {
    using coolify::AddressUse;
    return taken(holders, creates ? AddressUse::new_record : AddressUse::known_record);
  }
  const auto planned = registration_spec().decode(change.planned);
  if (!planned) return planned.error();
  const coolify::NewServer wanted = wanted_server(*planned, *holders.front());
  const auto found = coolify::find_adoptable(**list, wanted);
  if (!found) return found.error();
  const coolify::ServerSummary& holder = *holders.front();
  const auto reading = client.get_server(holder.uuid, context);
  if (!reading) return adopts(holder, {});
  const std::optional<coolify::Server>& existing = *reading;
  if (!existing) return adopts(holder, {});
  if (auto able = coolify::check_adoptable(*existing, wanted); !able) return able.error();
  return adopts(holder, told_changes(*planned, wanted, *existing, client, context));
}

base::Diagnostics as_warnings(const base::Diagnostics& errors, bool replaces) {
  base::Diagnostics told;
  for (base::Diagnostic one : errors.items()) {
    if (one.severity == base::Severity::error) {
      one.severity = base::Severity::warning;
      one.cause += replaces ? " An apply of this plan removes the registration that there is, and "
                              "then fails with this error; a destroy needs none of it."
                            : " An apply of this plan is going to fail with this error, and "
                              "changes nothing; a destroy needs none of it.";
    }
    told.add(std::move(one));
  }
  return told;
}

}  // namespace provider
