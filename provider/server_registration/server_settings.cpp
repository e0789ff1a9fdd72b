#include "provider/server_registration/server_settings.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "provider/server_registration/model.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::Field;
using schema::ObjectSpec;
using Model = RegistrationModel;

constexpr const char* kLeftOut = " Left out: what Coolify has.";

bool is_frequency(std::string_view text) {
  constexpr std::array kWords = {"every_minute", "hourly",   "daily",   "weekly",
                                 "monthly",      "yearly",   "@hourly", "@daily",
                                 "@weekly",      "@monthly", "@yearly"};
  if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
  constexpr std::string_view kCron =
      "0123456789*/,-LW#?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKMNOPQRSTUVXYZ";
  int fields = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view field = text.substr(0, end);
    if (field.empty() || field.find_first_not_of(kCron) != std::string_view::npos) return false;
    ++fields;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields == 5;
}

template <typename T>
schema::AttributeBuilder setting(ObjectSpec<Model>& spec, const char* name, Field<T> Model::*field,
                                 const char* description) {
  return spec.attribute(name, field, std::string(description) + kLeftOut).optional().keep_prior();
}

/// Calls `visit` with each setting: its name, its member of the model and its twin in the
/// workflow's settings.
template <typename Visit>
void for_each_setting(auto& model, auto& settings, const Visit& visit) {
  visit("is_build_server", model.is_build_server, settings.is_build_server);
  visit("is_terminal_enabled", model.is_terminal_enabled, settings.is_terminal_enabled);
  visit("proxy_type", model.proxy_type, settings.proxy_type);
  visit("concurrent_builds", model.concurrent_builds, settings.concurrent_builds);
  visit("dynamic_timeout", model.dynamic_timeout, settings.dynamic_timeout);
  visit("deployment_queue_limit", model.deployment_queue_limit, settings.deployment_queue_limit);
  visit("connection_timeout", model.connection_timeout, settings.connection_timeout);
  visit("server_disk_usage_notification_threshold", model.server_disk_usage_notification_threshold,
        settings.server_disk_usage_notification_threshold);
  visit("server_disk_usage_check_frequency", model.server_disk_usage_check_frequency,
        settings.server_disk_usage_check_frequency);
}

}  // namespace

void add_server_settings(ObjectSpec<Model>& spec) {
  setting(spec, "is_build_server", &Model::is_build_server,
          "Whether the server only builds images. Taking the mark away needs Coolify 4.1.2.");
  setting(spec, "is_terminal_enabled", &Model::is_terminal_enabled,
          "Whether Coolify offers a terminal on the server; needs Coolify 4.3.");
  setting(
      spec, "proxy_type", &Model::proxy_type,
      "Proxy Coolify runs on the server: `traefik` (Coolify's own default), `caddy`, `nginx` or "
      "`none`. A change restarts it.")
      .validate(schema::one_of({"traefik", "caddy", "nginx", "none"}));
  setting(spec, "concurrent_builds", &Model::concurrent_builds, "Builds at a time.")
      .validate(schema::at_least(1));
  setting(spec, "dynamic_timeout", &Model::dynamic_timeout,
          "Longest time a deployment may take, in seconds.")
      .validate(schema::at_least(1));
  setting(spec, "deployment_queue_limit", &Model::deployment_queue_limit,
          "Deployments that may wait.")
      .validate(schema::at_least(1));
  setting(spec, "connection_timeout", &Model::connection_timeout,
          "How long Coolify waits for an SSH connection, in seconds; needs Coolify 4.1.")
      .validate(schema::between(1, 300));
  setting(spec, "server_disk_usage_notification_threshold",
          &Model::server_disk_usage_notification_threshold,
          "Disk usage in percent from which Coolify warns.")
      .validate(schema::between(1, 100));
  setting(spec, "server_disk_usage_check_frequency", &Model::server_disk_usage_check_frequency,
          "When Coolify looks at the disk: a cron expression of five fields, or one of "
          "`every_minute`, `hourly`, `daily`, `weekly`, `monthly`, `yearly`.")
      .validate(schema::satisfies(is_frequency,
                                  "must be a cron expression of five fields or a word such as "
                                  "`daily`"));
  spec.nested(
          "sentinel", &Model::sentinel, sentinel_arguments(),
          "Coolify's monitoring agent on the server; needs Coolify 4.3. What is left out is not "
          "managed.")
      .optional();
}

registration::Settings settings_of(const Model& model) {
  registration::Settings settings;
  const auto ask = [](const char*, const auto& field, auto& setting) {
    if (field.is_known()) setting = *field;
  };
  for_each_setting(model, settings, ask);
  settings.sentinel = sentinel_settings(model.sentinel);
  return settings;
}

void take_settings(Model& model, const registration::Settings& settings) {
  for_each_setting(model, settings, [](const char*, auto& field, const auto& told) {
    if (told) field = *told;
  });
  take_sentinel(model.sentinel, settings.sentinel);
}

void fill_settings(Model& model, const registration::Settings& settings) {
  for_each_setting(model, settings,
                   []<typename T>(const char*, Field<T>& field, const std::optional<T>& told) {
                     if (field.is_unknown()) field = told ? Field<T>(*told) : Field<T>::null();
                   });
}

std::string untold_settings(const Model& model, const registration::Settings& settings) {
  std::string names;
  const auto note = [&names](const std::string& name, const auto& field, const auto& told) {
    if (field.is_known() && !told) names += (names.empty() ? "" : ", ") + name;
  };
  for_each_setting(model, settings, note);
  if (model.sentinel.is_known()) for_each_argument(*model.sentinel, settings.sentinel, note);
  return names;
}

}  // namespace provider
