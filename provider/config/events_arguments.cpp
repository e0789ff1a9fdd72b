#include "provider/config/events_arguments.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "base/hidden_text.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::Field;
using schema::ObjectSpec;

constexpr const char* kFileVariable = "COOLIFY_EVENTS_FILE";

/// What every sink has.
template <typename Model>
void add_policy(ObjectSpec<Model>& spec) {
  const events::SinkPolicy usual;
  spec.attribute("required", &Model::required,
                 "Whether a registration fails when its events cannot be delivered. The first one "
                 "is delivered before anything is touched. Otherwise that is a warning, one for "
                 "all registrations.")
      .fallback(usual.required);
  spec.attribute("timeout", &Model::timeout,
                 "Longest time that one registration waits for its events to be delivered, all "
                 "tries together.")
      .fallback(usual.timeout)
      .validate(schema::duration());
}

template <typename Model>
void add_remote(ObjectSpec<Model>& spec) {
  spec.attribute("ca_cert", &Model::ca_cert,
                 "Certificates to trust besides the system's: PEM text or the path of a PEM file.")
      .optional();
  spec.attribute("progress", &Model::progress,
                 "Whether to send what happens on the way as well (queued, started, a stage "
                 "begins, something is waited for), not only how a registration ended.")
      .fallback(false);
}

ObjectSpec<EventFileModel> make_file_spec() {
  ObjectSpec<EventFileModel> spec;
  spec.attribute("path", &EventFileModel::path,
                 "Path of the file, which is made when it is not there; its folder has to be. A "
                 "relative one begins where Terraform is run. Several runs may write to one file.")
      .required();
  add_policy(spec);
  return spec;
}

ObjectSpec<WebhookModel> make_webhook_spec() {
  ObjectSpec<WebhookModel> spec;
  spec.attribute("url", &WebhookModel::url,
                 "Where each event is sent to as the JSON body of a `POST`; `https` or `http`.")
      .required()
      .sensitive();
  spec.attribute("secret", &WebhookModel::secret,
                 "Signs each request by HMAC-SHA256, so that the receiver can tell that it comes "
                 "from here.")
      .validate(schema::non_empty())
      .optional()
      .sensitive();
  spec.attribute("headers", &WebhookModel::headers,
                 "Headers sent with every request, for example `Authorization`.")
      .optional()
      .sensitive();
  add_remote(spec);
  add_policy(spec);
  return spec;
}

ObjectSpec<PusherModel> make_pusher_spec() {
  ObjectSpec<PusherModel> spec;
  spec.attribute("url", &PusherModel::url,
                 "Address of the service, without a path of its API: "
                 "`https://realtime.example.com:6001`.")
      .required();
  spec.attribute("app_id", &PusherModel::app_id, "Id of the application there.").required();
  spec.attribute("key", &PusherModel::key, "Its key.").required();
  spec.attribute("secret", &PusherModel::secret, "Its secret, which signs each request.")
      .required()
      .sensitive();
  spec.attribute("channel", &PusherModel::channel,
                 "The channel to send to. Default: `organization.{team}.servers` with the id of "
                 "the API token's team.")
      .optional();
  add_remote(spec);
  add_policy(spec);
  return spec;
}

const ObjectSpec<EventFileModel>& file_spec() {
  static const ObjectSpec<EventFileModel> spec = make_file_spec();
  return spec;
}

const ObjectSpec<WebhookModel>& webhook_spec() {
  static const ObjectSpec<WebhookModel> spec = make_webhook_spec();
  return spec;
}

const ObjectSpec<PusherModel>& pusher_spec() {
  static const ObjectSpec<PusherModel> spec = make_pusher_spec();
  return spec;
}

template <typename Model>
events::SinkPolicy policy_of(const Model& model) {
  return {.required = *model.required, .timeout = schema::duration_of(model.timeout)};
}

events::FileConfig file_config(const EventFileModel& given) {
  const EventFileModel model = file_spec().with_fallbacks(given);
  return {.path = model.path.value_or(""), .policy = policy_of(model)};
}

events::WebhookConfig webhook_config(const WebhookModel& given) {
  const WebhookModel model = webhook_spec().with_fallbacks(given);
  events::WebhookConfig config;
  config.url = model.url.value_or("");
  config.secret = base::Secret(model.secret.value_or(""));
  for (const auto& [name, value] : model.headers.value_or({})) {
    config.headers.emplace(name, base::Secret(value));
  }
  config.ca_cert = model.ca_cert.value_or("");
  config.progress = *model.progress;
  config.policy = policy_of(model);
  return config;
}

events::PusherConfig pusher_config(const PusherModel& given) {
  const PusherModel model = pusher_spec().with_fallbacks(given);
  events::PusherConfig config;
  config.url = model.url.value_or("");
  config.app_id = model.app_id.value_or("");
  config.key = model.key.value_or("");
  config.secret = base::Secret(model.secret.value_or(""));
  if (const auto* const channel = model.channel.if_known()) config.channel = *channel;
  config.ca_cert = model.ca_cert.value_or("");
  config.progress = *model.progress;
  config.policy = policy_of(model);
  return config;
}

/// As far as it is known.
events::Config config_of(const EventsModel& model) {
  events::Config config;
  if (const auto* const file = model.file.if_known()) config.file = file_config(*file);
  if (const auto* const webhook = model.webhook.if_known()) {
    config.webhook = webhook_config(*webhook);
  }
  if (const auto* const pusher = model.pusher.if_known()) config.pusher = pusher_config(*pusher);
  return config;
}

/// The sinks that are not known, and the arguments of the others.
std::vector<base::Path> unknown_parts(const EventsModel& model) {
  static const ObjectSpec<EventsModel> spec = events_arguments();
  const schema::Value events = spec.encode(model);
  std::vector<base::Path> parts;
  for (const auto& [sink, value] : events.fields()) {
    if (value.is_unknown()) parts.push_back(base::Path::of(sink));
    if (!value.is_known()) continue;
    for (const auto& [name, argument] : value.fields()) {
      if (argument.is_unknown()) parts.push_back(base::Path::of(sink).name(name));
    }
  }
  return parts;
}

bool begins_with(const base::Path& path, const base::Path& beginning) {
  const auto& steps = path.steps();
  const auto& first = beginning.steps();
  return steps.size() >= first.size() && std::equal(first.begin(), first.end(), steps.begin());
}

/// Told by the argument's own validator.
bool has_blank_secret(const EventsModel& model) {
  const WebhookModel* const webhook = model.webhook.if_known();
  const std::string* const secret = webhook == nullptr ? nullptr : webhook->secret.if_known();
  return secret != nullptr && base::visible_part(*secret).empty();
}

bool has_file(const Field<EventsModel>& events) {
  return events.is_known() && events->file.is_known();
}

}  // namespace

ObjectSpec<EventsModel> events_arguments() {
  ObjectSpec<EventsModel> spec;
  spec.nested("file", &EventsModel::file, file_spec(),
              "Appends every event to a file, one JSON object a line, for "
              "`terraform-provider-coolify watch` and `report`. Also named by "
              "`COOLIFY_EVENTS_FILE`, where this is left out.")
      .optional();
  spec.nested("webhook", &EventsModel::webhook, webhook_spec(),
              "Sends events to a web address, and tries again when that fails.")
      .optional();
  spec.nested("pusher", &EventsModel::pusher, pusher_spec(),
              "Sends events to a service that speaks the HTTP API of Pusher Channels, as "
              "Coolify's realtime service and Laravel's broadcasting do.")
      .optional();
  return spec;
}

base::Diagnostics events_faults(const Field<EventsModel>& events) {
  base::Diagnostics faults;
  const EventsModel* const model = events.if_known();
  if (model == nullptr) return faults;
  std::vector<base::Path> open = unknown_parts(*model);
  if (has_blank_secret(*model)) open.push_back(base::Path::of("webhook").name("secret"));
  for (const base::Diagnostic& fault : events::check(config_of(*model)).items()) {
    const bool is_open = std::any_of(open.begin(), open.end(), [&fault](const auto& part) {
      return begins_with(fault.path, part);
    });
    if (!is_open) faults.add(at_its_argument(fault, events));
  }
  return faults;
}

std::optional<events::Config> events_config(const Field<EventsModel>& events,
                                            Environment environment) {
  if (events.is_unknown()) return std::nullopt;
  const EventsModel model = events.value_or({});
  if (!unknown_parts(model).empty()) return std::nullopt;
  events::Config config = config_of(model);
  const std::string file = environment(kFileVariable);
  if (!config.file && !file.empty()) config.file = events::FileConfig{.path = file};
  return config;
}

base::Diagnostic at_its_argument(base::Diagnostic error, const Field<EventsModel>& events) {
  if (begins_with(error.path, base::Path::of("file")) && !has_file(events)) {
    error.path = {};
    error.cause += std::string(error.cause.empty() ? "" : " ") + "The file is that of " +
                   kFileVariable + " in the environment.";
    return error;
  }
  return error.below(base::Path::of("events"));
}

}  // namespace provider
