#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/expected.h"
#include "coolify/config.h"
#include "provider/config/defaults.h"
#include "provider/config/environment.h"
#include "provider/config/events_arguments.h"
#include "schema/object_spec.h"

namespace provider {

/// The `retry` object of the provider block.
struct RetryModel {
  schema::Field<std::string> patience;
  schema::Field<std::int64_t> attempts;
  schema::Field<std::string> min_wait;
  schema::Field<std::string> max_wait;
};

/// The provider block.
struct ProviderModel {
  schema::Field<std::string> endpoint;
  schema::Field<std::string> token;
  schema::Field<std::string> token_file;
  schema::Field<std::string> ca_cert;
  schema::Field<bool> insecure;
  schema::Field<std::string> client_cert;
  schema::Field<std::string> client_key;
  schema::Field<std::string> proxy_url;
  schema::Field<std::map<std::string, std::string>> headers;
  schema::Field<std::string> request_timeout;
  schema::Field<std::int64_t> requests_per_minute;
  schema::Field<bool> refresh_from_list;
  schema::Field<std::int64_t> max_concurrent_registrations;
  schema::Field<RetryModel> retry;
  schema::Field<DefaultsModel> defaults;
  schema::Field<EventsModel> events;
};

[[nodiscard]] const schema::ObjectSpec<ProviderModel>& provider_spec();

/// What is wrong with the known parts of the provider block that lead to the API, found without any
/// network or file, each with its argument as path. Codes: coolify.invalid_header,
/// coolify.invalid_endpoint, coolify.invalid_token_text, config.hidden_character, config.pem, and
/// those of coolify::check_ca_cert(), check_identity() and check_proxy().
[[nodiscard]] base::Diagnostics transport_faults(const ProviderModel& model);

/// What `config` and the environment (COOLIFY_ENDPOINT, else COOLIFY_ADDRESS; COOLIFY_TOKEN;
/// TF_APPEND_USER_AGENT) give; nothing when a part is still unknown, as it may be during a plan.
/// Errors: provider.endpoint_missing, provider.token_missing, provider.token_file, and those of
/// coolify::normalize_endpoint() and coolify::check_config().
[[nodiscard]] base::Expected<std::optional<coolify::ClientConfig>> client_config(
    const schema::Value& config, const std::string& terraform_version, Environment environment);

/// What every request says of its sender; others may add to it by TF_APPEND_USER_AGENT.
[[nodiscard]] std::string user_agent(const std::string& terraform_version, Environment environment);

}  // namespace provider
