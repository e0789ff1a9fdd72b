#include "registration/pipeline.h"

#include <algorithm>
#include <vector>

#include "checks/inspect.h"
#include "coolify/client.h"
#include "registration/host_preparation.h"
#include "registration/kept_settings.h"
#include "registration/key_removal.h"
#include "registration/naming.h"
#include "registration/public_half.h"
#include "registration/record.h"
#include "registration/recording.h"
#include "registration/run.h"
#include "registration/standing.h"
#include "registration/team_check.h"
#include "registration/validating.h"

namespace registration {
namespace {

base::Diagnostic no_key_known() {
  return {.kind = base::ErrorKind::not_found,
          .summary = "It is not known which key that is",
          .cause = "Coolify did not tell the key of this server."};
}

/// The public half of the key `uuid`, with the comment its line has by `config`.
base::Expected<ssh::PublicKey> public_key(coolify::Client& client, const std::string& uuid,
                                          const Config& config, const base::Context& context) {
  auto key = public_half(client, uuid, context);
  if (key) key->comment = config.key_comment;
  return key;
}

std::string name_of(const Config& config) {
  return config.name.value_or(default_name(config.ip, config.metadata));
}

std::string description_of(const Config& config) {
  return config.description.value_or(default_description(config.metadata));
}

coolify::ServerChanges changes_between(const Config& before, const Config& after) {
  coolify::ServerChanges changes;
  if (name_of(before) != name_of(after)) changes.name = name_of(after);
  if (description_of(before) != description_of(after)) changes.description = description_of(after);
  if (before.ip != after.ip) changes.ip = after.ip;
  if (before.port != after.port) changes.port = after.port;
  if (before.user != after.user) changes.user = after.user;
  if (before.private_key_uuid != after.private_key_uuid) {
    changes.private_key_uuid = after.private_key_uuid;
  }
  return changes;
}

/// The comment that is to be replaced: of the same key in the same file.
std::optional<std::string> former_comment(const Config& before, const Config& after,
                                          const coolify::ServerChanges& changes) {
  const bool same_key = !changes.ip && !changes.user && !changes.private_key_uuid;
  if (!same_key || !before.deploy_key || !changes_key_line(before, after)) return std::nullopt;
  return before.key_comment;
}

/// What can be said against `config` by asking the instance alone, its settings apart.
base::Expected<void> check_instance(coolify::Client& client, const Config& config, bool validates,
                                    const base::Context& context) {
  if (config.expected_team) {
    auto right = check_team(client, *config.expected_team, context);
    if (!right) return right;
  }
  if (!validates) return {};
  return check_validation(client, config.validation, context);
}

/// Says what a creation that Coolify refused leaves on the machine.
base::Diagnostic with_key_told(base::Diagnostic error, const Result& result, const Config& config) {
  if (result.key_deployment == KeyDeployment::added) {
    error.notes.push_back({.name = "key_left",
                           .value = config.user,
                           .text = "The machine was prepared before: Coolify's key is in the "
                                   "authorized_keys of " +
                                   config.user + " and stays there."});
  }
  return error;
}

/// What is told of a host that nobody logs in to.
void leave_unchecked(Run& run, const Config& config) {
  run.log().info("nobody logs in to the host: Coolify's verdict alone counts");
  run.result().report =
      checks::unchecked(config.checks, "Not made: nobody logs in to the machine from here.");
}

/// Takes the keys off the host that Coolify no longer uses, now that it has proven that of `after`.
base::Diagnostics retire_keys(HostConnector& host, coolify::Client& client, const Config& before,
                              const Config& after, const base::Context& context) {
  base::Diagnostics warnings;
  std::vector<ssh::PublicKey> retired;
  for (const std::string& uuid : keys_on_host(before, after)) {
    if (uuid == after.private_key_uuid) continue;
    auto key = public_key(client, uuid, before, context);
    if (!key) {
      warnings.add(key_stays(before, key.error()));
    } else if (host.logs_in_with(*key)) {
      context.log.info("the old key stays: the login is made with it");
    } else {
      retired.push_back(*std::move(key));
    }
  }
  warnings.add_all(remove_keys_from_host(host, before, retired, context));
  return warnings;
}

}  // namespace

std::vector<std::string> keys_on_host(const Config& before, const Config& after) {
  std::vector<std::string> keys = before.former_keys;
  for (const std::string& key : {before.private_key_uuid, after.private_key_uuid}) {
    if (key.empty()) continue;  // a record without a key, or with one that nobody tells
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  return keys;
}

bool changes_key_line(const Config& before, const Config& after) {
  return after.deploy_key && (!before.deploy_key || before.key_comment != after.key_comment);
}

Outcome Pipeline::create(const Config& config, const base::Context& context,
                         Announcement& announcement) {
  Run run(config, context, announcement);
  const auto possible = check_instance(client_, config, true, run.context());
  if (!possible) return run.fail(Status::unreachable, possible.error());
  const auto recordable = check_recordable(run, client_, config);
  if (!recordable) return run.fail(Status::unreachable, recordable.error());
  const auto key = public_key(client_, config.private_key_uuid, config, run.context());
  if (!key) return run.fail(Status::unreachable, key.error());

  Config seen = config;
  seen.settings = settings_to_be(run, client_, config);
  if (config.logs_in) {
    const auto writable = client_.check_write(run.context());
    if (!writable) return run.fail(Status::unreachable, writable.error());
    HostPreparation preparation(host_, seen, *key, run, machines_);
    const base::Diagnostics found = preparation.prepare();
    if (found.has_error()) return run.fail(preparation.failed_status(), found);
    run.warn(found);
  } else {
    leave_unchecked(run, config);
  }

  run.begin(Stage::register_server);
  const auto origin = record_server(run, client_, config);
  if (origin) return validate(run, client_, seen, *origin, config.settings);
  if (run.result().uuid.empty()) {
    return run.fail(Status::error, with_key_told(origin.error(), run.result(), config));
  }
  read_back_failed(run, client_);
  return fail_recorded(run, RecordOrigin::created, Status::error, origin.error());
}

Outcome Pipeline::update(const std::string& uuid, const Config& before, const Config& after,
                         const base::Context& context, Announcement& announcement, bool repeat) {
  Run run(after, context, announcement);
  run.result().uuid = uuid;
  coolify::ServerChanges changes = changes_between(before, after);
  const bool runs = repeat || changes.needs_validation();
  const auto failed = [&](Status status, const base::Diagnostics& errors) {
    read_back_failed(run, client_);
    return run.fail(status, errors);
  };

  const auto possible = check_instance(client_, after, runs, run.context());
  if (!possible) return failed(Status::error, possible.error());
  const auto settings =
      still_lacking(client_, uuid, difference(before.settings, after.settings), run.context());
  if (!settings) return failed(Status::error, settings.error());
  changes.settings = settings->server;
  const auto able = check_changes(client_, changes, settings->sentinel, run.context());
  if (!able) return failed(Status::error, able.error());
  if (changes.ip) {
    const auto is_free = client_.check_address_free(*changes.ip, uuid, run.context());
    if (!is_free) return failed(Status::error, is_free.error());
  }
  if (runs && !after.logs_in) leave_unchecked(run, after);
  if (after.logs_in && (runs || changes_key_line(before, after))) {
    const auto key = public_key(client_, after.private_key_uuid, after, run.context());
    if (!key) return failed(Status::error, key.error());
    const auto writable = client_.check_write(run.context());
    if (!writable) return failed(Status::error, writable.error());
    HostPreparation preparation(host_, after, *key, run, machines_,
                                former_comment(before, after, changes));
    const base::Diagnostics found = runs ? preparation.prepare() : preparation.rewrite_key_line();
    if (found.has_error()) return failed(preparation.failed_status(), found);
    run.warn(found);
  }
  run.begin(Stage::register_server);
  auto updated = client_.update_server(uuid, changes, run.context());
  if (updated) updated = client_.update_sentinel(uuid, settings->sentinel, run.context());
  if (!updated) return failed(Status::error, updated.error());
  const Settings asked = difference(before.settings, after.settings);
  if (runs) {
    const base::Context ours = run.context();
    Outcome outcome = validate(run, client_, after, RecordOrigin::known, asked);
    const bool is_proven = outcome.result.status == Status::ready;
    if (is_proven && !changes.ip && after.deploy_key && after.logs_in) {
      outcome.diagnostics.add_all(retire_keys(host_, client_, before, after, ours));
    }
    return outcome;
  }
  read_back(run, client_);
  const auto kept = keep_settings(run, client_, asked, run.context().clock->now());
  if (!kept) return run.fail(Status::error, kept.error());
  const auto& record = run.result().record;
  return run.finish_without_run(record ? status_of(*record, Past()) : Status::unreachable);
}

base::Diagnostics Pipeline::remove(const std::string& uuid, const Config& config,
                                   const RemovalPolicy& policy, const base::Context& context) {
  base::Diagnostics warnings;
  std::vector<ssh::PublicKey> keys;
  if (policy.remove_key) {
    const std::vector<std::string> key_uuids = keys_on_host(config, config);
    if (key_uuids.empty()) warnings.add(key_stays(config, no_key_known()));
    for (const std::string& key_uuid : key_uuids) {
      auto found = public_key(client_, key_uuid, config, context);
      if (found) {
        keys.push_back(*std::move(found));
      } else if (found.error().kind == base::ErrorKind::not_found ||
                 found.error().kind == base::ErrorKind::invalid_config) {
        warnings.add(key_stays(config, found.error()));
      } else {
        return found.error();
      }
    }
  }
  if (policy.unregister) {
    const auto removed = client_.delete_server(uuid, policy.force, context);
    if (!removed) return removed.error();
    if (!*removed) {
      if (auto gone = check_gone(client_, uuid, config.team_id, context); !gone) {
        return gone.error();
      }
    }
  }
  warnings.add_all(remove_keys_from_host(host_, config, keys, context));
  return warnings;
}

}  // namespace registration
