#include "provider/server_registration/sentinel_arguments.h"

#include <variant>

#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::Field;
using schema::ObjectSpec;
using schema::Value;
using Model = SentinelModel;

/// Coolify switches both off along with the agent, so that asking for them would never be
/// fulfilled.
base::Diagnostics need_agent(const Value& object) {
  base::Diagnostics faults;
  if (object.at("enabled") != Value::boolean(false)) return faults;
  for (const char* name : {"metrics_enabled", "debug_enabled"}) {
    if (object.at(name) != Value::boolean(true)) continue;
    faults.add(
        {.kind = base::ErrorKind::invalid_config,
         .code = "config.sentinel_disabled",
         .summary = "Not possible while the agent is off",
         .cause = "Coolify switches this off together with the agent, and `enabled` is false.",
         .remedy = "Set it to false, leave it out, or enable the agent.",
         .path = base::Path::of(name)});
  }
  return faults;
}

/// A secret, and next to it its twin that is not stored.
void add_secret(ObjectSpec<Model>& spec, const coolify::Setting& row) {
  const std::string name(row.name);
  add_setting(spec, &Model::settings, row, " Stored in the state; `" + name + "_wo` is not.");
  const auto& rule = std::get<coolify::SecretRule>(row.rule);
  spec.attribute(name + "_wo", &Model::token_wo,
                 "`" + name +
                     "` as a write-only argument: neither in plan nor in state. Needs Terraform "
                     "1.11 or OpenTofu 1.11.")
      .optional()
      .write_only()
      .validate(schema::satisfies(rule.fits, std::string(rule.rule)));
  spec.attribute(
          name + "_wo_version", &Model::token_wo_version,
          "A number to change along with `" + name + "_wo`: the new secret is sent when it does.")
      .optional();
  spec.rule(schema::at_most_one_of({name, name + "_wo"}));
}

const std::string& token_name() {
  static const std::string name = [] {
    for (const coolify::Setting& row : coolify::sentinel_settings()) {
      if (row.field == coolify::kSentinelToken.field) return std::string(row.name);
    }
    return std::string();
  }();
  return name;
}

}  // namespace

ObjectSpec<Model> sentinel_arguments() {
  ObjectSpec<Model> spec;
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    if (row.field == coolify::kSentinelToken.field) {
      add_secret(spec, row);
    } else {
      add_setting(spec, &Model::settings, row);
    }
  }
  spec.rule(schema::Validator(
      need_agent, "`metrics_enabled` and `debug_enabled` need the agent to be enabled"));
  return spec;
}

coolify::SettingValues sentinel_settings(const Field<Model>& model) {
  if (!model.is_known()) return {};
  return settings_in(model->settings, coolify::sentinel_settings());
}

std::optional<coolify::SentinelToken> token_to_send(const Field<Model>& configured,
                                                    const Field<Model>& prior) {
  const Model* const wanted = configured.if_known();
  const std::string* const token = wanted == nullptr ? nullptr : wanted->token_wo.if_known();
  if (token == nullptr) return std::nullopt;
  const Model* const before = prior.if_known();
  const bool sent_before = before != nullptr &&
                           setting_field(before->settings, token_name()).is_null() &&
                           before->token_wo_version == wanted->token_wo_version;
  if (sent_before) return std::nullopt;
  return coolify::SentinelToken(*token);
}

void take_sentinel(Field<Model>& model, const coolify::SettingValues& told) {
  if (!model.is_known()) return;
  // Only the configuration decides which of these there are: null stays null.
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    const auto* const setting = told.find(row.field);
    if (setting == nullptr || !setting_field(model->settings, row.name).is_known()) continue;
    take_setting(model->settings, row, *setting);
  }
}

void keep_unsent(Field<Model>& model, const Field<Model>& planned, const Field<Model>& prior,
                 const coolify::SettingValues& told) {
  if (!model.is_known()) return;
  const Model before = prior.value_or({});
  const Model wanted = planned.value_or({});
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    Value& kept = model->settings[std::string(row.name)];
    const Value had = setting_field(before.settings, row.name);
    const bool is_told = told.find(row.field) != nullptr;
    if (!is_told || (had.is_null() && kept != setting_field(wanted.settings, row.name))) kept = had;
  }
  model->token_wo_version = before.token_wo_version;
}

}  // namespace provider
