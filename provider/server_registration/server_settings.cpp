#include "provider/server_registration/server_settings.h"

#include "coolify/server_settings.h"

namespace provider {
namespace {

using schema::Value;
using Model = RegistrationModel;

constexpr const char* kLeftOut = " Left out: what Coolify has.";

}  // namespace

void add_server_settings(schema::ObjectSpec<Model>& spec) {
  for (const coolify::Setting& row : coolify::server_settings()) {
    add_setting(spec, &Model::settings, row, kLeftOut).keep_prior();
  }
  spec.nested("sentinel", &Model::sentinel, sentinel_arguments(),
              "Coolify's monitoring agent on the server. To change what Coolify has of it needs "
              "Coolify " +
                  coolify::first_version_with(coolify::Feature::subsystems).to_string() +
                  ". What is left out is not managed.")
      .optional();
}

registration::Settings settings_of(const Model& model) {
  return {settings_in(model.settings, coolify::server_settings()),
          sentinel_settings(model.sentinel)};
}

void take_settings(Model& model, const registration::Settings& settings) {
  for (const coolify::Setting& row : coolify::server_settings()) {
    const auto* const told = settings.server.find(row.field);
    if (told != nullptr) take_setting(model.settings, row, *told);
  }
  take_sentinel(model.sentinel, settings.sentinel);
}

void keep_untold_settings(Model& model, const Model& prior,
                          const registration::Settings& settings) {
  for (const coolify::Setting& row : coolify::server_settings()) {
    if (settings.server.find(row.field) != nullptr) continue;
    model.settings[std::string(row.name)] = setting_field(prior.settings, row.name);
  }
}

void forget_unsupported_settings(Model& model, const registration::Settings& settings,
                                 const std::optional<coolify::Version>& version) {
  for (const coolify::Setting& row : coolify::server_settings()) {
    if (settings.server.find(row.field) != nullptr || can_change(row, version)) continue;
    model.settings[std::string(row.name)] = Value::null(type_of(row));
  }
}

void fill_settings(Model& model, const registration::Settings& settings) {
  for (const coolify::Setting& row : coolify::server_settings()) {
    if (!setting_field(model.settings, row.name).is_unknown()) continue;
    const auto* const told = settings.server.find(row.field);
    model.settings[std::string(row.name)] =
        told == nullptr ? Value::null(type_of(row)) : value_of(*told);
  }
}

std::string untold_settings(const Model& model, const registration::Settings& settings) {
  std::string names = untold_in(model.settings, coolify::server_settings(), settings.server, "");
  if (!model.sentinel.is_known()) return names;
  const std::string more = untold_in(model.sentinel->settings, coolify::sentinel_settings(),
                                     settings.sentinel, "sentinel.");
  return names + (names.empty() || more.empty() ? "" : ", ") + more;
}

}  // namespace provider
