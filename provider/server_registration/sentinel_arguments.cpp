#include "provider/server_registration/sentinel_arguments.h"

#include "base/text.h"
#include "coolify/config.h"
#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::Field;
using schema::ObjectSpec;
using schema::Value;
using Model = SentinelModel;

/// An address as Coolify takes it: it compares no schemes in upper case.
bool is_url(std::string_view text) {
  const bool known_scheme = text.starts_with("http://") || text.starts_with("https://");
  return known_scheme && base::trimmed(text) == text &&
         coolify::normalize_endpoint(text).has_value();
}

/// Coolify switches both off along with the agent, so that asking for them would never be
/// fulfilled.
base::Diagnostics need_agent(const Value& object) {
  base::Diagnostics faults;
  if (object.at("enabled") != Value::boolean(false)) return faults;
  for (const char* name : {"metrics_enabled", "debug_enabled"}) {
    if (object.at(name) != Value::boolean(true)) continue;
    base::Diagnostic fault;
    fault.kind = base::ErrorKind::invalid_config;
    fault.code = "config.sentinel_disabled";
    fault.summary = "Not possible while the agent is off";
    fault.cause = "Coolify switches this off together with the agent, and `enabled` is false.";
    fault.remedy = "Set it to false, leave it out, or enable the agent.";
    fault.path = base::Path::of(name);
    faults.add(std::move(fault));
  }
  return faults;
}

schema::Validator token_text() {
  return schema::matches("^[A-Za-z0-9._=/+-]{1,500}$",
                         "must be 1 to 500 letters, digits and characters of `._-+=/`");
}

void add_token(ObjectSpec<Model>& spec) {
  spec.attribute("token", &Model::token,
                 "Secret the agent reports to Coolify with; a change restarts the agent. Stored in "
                 "the state; `token_wo` is not. A change by others is seen only with an API token "
                 "that has the ability `read:sensitive`.")
      .optional()
      .sensitive()
      .validate(token_text());
  spec.attribute("token_wo", &Model::token_wo,
                 "`token` as a write-only argument: neither in plan nor in state. Needs Terraform "
                 "1.11 or OpenTofu 1.11.")
      .optional()
      .write_only()
      .validate(token_text());
  spec.attribute("token_wo_version", &Model::token_wo_version,
                 "A number to change along with `token_wo`: the new secret is sent when it does.")
      .optional();
  spec.rule(schema::at_most_one_of({"token", "token_wo"}));
}

template <typename T>
T plain(const T& setting) {
  return setting;
}

std::string plain(const coolify::SentinelToken& token) { return std::string(token.reveal()); }

}  // namespace

ObjectSpec<Model> sentinel_arguments() {
  ObjectSpec<Model> spec;
  spec.attribute("enabled", &Model::enabled, "Whether the agent runs.").optional();
  spec.attribute("metrics_enabled", &Model::metrics_enabled,
                 "Whether it collects metrics; not possible on a build server.")
      .optional();
  spec.attribute("debug_enabled", &Model::debug_enabled, "Whether it logs in detail.").optional();
  spec.attribute("push_interval_seconds", &Model::push_interval_seconds,
                 "How often it reports to Coolify.")
      .optional()
      .validate(schema::at_least(10));
  spec.attribute("metrics_refresh_rate_seconds", &Model::metrics_refresh_rate_seconds,
                 "How often it measures.")
      .optional()
      .validate(schema::at_least(1));
  spec.attribute("metrics_history_days", &Model::metrics_history_days,
                 "How long Coolify keeps the measurements.")
      .optional()
      .validate(schema::at_least(1));
  add_token(spec);
  spec.attribute("custom_url", &Model::custom_url,
                 "Address of Coolify as the server reaches it; Coolify's default is its own. A "
                 "change by others is seen only with the ability `read:sensitive`.")
      .optional()
      .validate(schema::satisfies(is_url,
                                  "must be an address such as "
                                  "`https://coolify.example.com`"));
  spec.rule(schema::Validator(
      need_agent, "`metrics_enabled` and `debug_enabled` need the agent to be enabled"));
  return spec;
}

coolify::SentinelSettings sentinel_settings(const Field<Model>& model) {
  coolify::SentinelSettings settings;
  if (!model.is_known()) return settings;
  for_each_argument(*model, settings, [](const char*, const auto& field, auto& setting) {
    if (field.is_known()) setting.emplace(*field);
  });
  return settings;
}

std::optional<coolify::SentinelToken> token_to_send(const Field<Model>& configured,
                                                    const Field<Model>& prior) {
  if (!configured.is_known() || !configured->token_wo.is_known()) return std::nullopt;
  const bool sent_before = prior.is_known() && prior->token.is_null() &&
                           prior->token_wo_version == configured->token_wo_version;
  if (sent_before) return std::nullopt;
  return coolify::SentinelToken(*configured->token_wo);
}

void take_sentinel(Field<Model>& model, const coolify::SentinelSettings& told) {
  if (!model.is_known()) return;
  // Only the configuration decides which of these there are: null stays null.
  for_each_argument(model.value(), told, [](const char*, auto& field, const auto& setting) {
    if (field.is_known() && setting) field = plain(*setting);
  });
}

void keep_unsent(Field<Model>& model, const Field<Model>& prior,
                 const coolify::SentinelSettings& told) {
  if (!model.is_known()) return;
  const Model before = prior.value_or({});
  if (!told.token) model->token = before.token;
  if (!told.custom_url) model->custom_url = before.custom_url;
  model->token_wo_version = before.token_wo_version;
}

}  // namespace provider
