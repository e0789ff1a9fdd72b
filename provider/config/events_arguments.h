#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/expected.h"
#include "events/config.h"
#include "provider/config/environment.h"
#include "schema/object_spec.h"

namespace provider {

/// The `events.file` object of the provider block.
struct EventFileModel {
  schema::Field<std::string> path;
  schema::Field<bool> required;
  schema::Field<std::string> timeout;
};

/// `events.webhook`.
struct WebhookModel {
  schema::Field<std::string> url;
  schema::Field<std::string> secret;
  schema::Field<std::map<std::string, std::string>> headers;
  schema::Field<std::string> ca_cert;
  schema::Field<bool> progress;
  schema::Field<bool> required;
  schema::Field<std::string> timeout;
};

/// `events.pusher`.
struct PusherModel {
  schema::Field<std::string> url;
  schema::Field<std::string> app_id;
  schema::Field<std::string> key;
  schema::Field<std::string> secret;
  schema::Field<std::string> channel;
  schema::Field<std::string> ca_cert;
  schema::Field<bool> progress;
  schema::Field<bool> required;
  schema::Field<std::string> timeout;
};

/// The `events` object of the provider block.
struct EventsModel {
  schema::Field<EventFileModel> file;
  schema::Field<WebhookModel> webhook;
  schema::Field<PusherModel> pusher;
};

[[nodiscard]] schema::ObjectSpec<EventsModel> events_arguments();

/// What is wrong with the known parts of `events`, found without network or file; what is not known
/// yet is to blame for nothing. Paths begin with `events`.
[[nodiscard]] base::Diagnostics events_faults(const schema::Field<EventsModel>& events);

/// Where events go to by `events` and the environment, which may name a file (COOLIFY_EVENTS_FILE)
/// when the block has none. Nothing when a part is still unknown, as it may be during a plan.
[[nodiscard]] std::optional<events::Config> events_config(const schema::Field<EventsModel>& events,
                                                          Environment environment);

/// An error of events::check() or events::make_publisher() about what events_config() gave, with
/// the argument or the variable to blame.
[[nodiscard]] base::Diagnostic at_its_argument(base::Diagnostic error,
                                               const schema::Field<EventsModel>& events);

}  // namespace provider
