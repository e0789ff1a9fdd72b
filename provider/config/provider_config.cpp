#include "provider/config/provider_config.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include "base/text.h"
#include "provider/config/version.h"
#include "schema/duration.h"
#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;

ObjectSpec<RetryModel> make_retry_spec() {
  const coolify::RequestPolicy usual;
  ObjectSpec<RetryModel> spec;
  spec.attribute("attempts", &RetryModel::attempts, "Tries per request.")
      .fallback(usual.attempts)
      .validate(schema::between(1, 20));
  spec.attribute("min_wait", &RetryModel::min_wait,
                 "Pause before the second try, doubled for each further one.")
      .fallback(usual.min_wait)
      .validate(schema::duration());
  spec.attribute("max_wait", &RetryModel::max_wait, "Longest pause.")
      .fallback(usual.max_wait)
      .validate(schema::duration());
  return spec;
}

const ObjectSpec<RetryModel>& retry_spec() {
  static const ObjectSpec<RetryModel> spec = make_retry_spec();
  return spec;
}

ObjectSpec<ProviderModel> make_spec() {
  const coolify::ClientConfig usual;
  ObjectSpec<ProviderModel> spec;
  spec.attribute("endpoint", &ProviderModel::endpoint,
                 "Address of the Coolify instance, with or without `/api/v1`, for example "
                 "`https://coolify.example.com`. Also read from `COOLIFY_ENDPOINT`.")
      .optional();
  spec.attribute("token", &ProviderModel::token,
                 "API token with the abilities `read` and `write`. Better given as "
                 "`COOLIFY_TOKEN`.")
      .optional()
      .sensitive();
  spec.attribute("token_file", &ProviderModel::token_file,
                 "Path of a file that holds the API token and nothing else.")
      .optional();
  spec.attribute("ca_cert", &ProviderModel::ca_cert,
                 "Certificates to trust besides the system's: PEM text or the path of a PEM file.")
      .optional();
  spec.attribute("insecure", &ProviderModel::insecure, "Do not check the instance's certificate.")
      .fallback(usual.insecure);
  spec.attribute("client_cert", &ProviderModel::client_cert,
                 "PEM text of the certificate this provider shows to the instance.")
      .optional();
  spec.attribute("client_key", &ProviderModel::client_key, "PEM text of its private key.")
      .optional()
      .sensitive();
  spec.attribute("proxy_url", &ProviderModel::proxy_url,
                 "Proxy for the API; default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.")
      .optional()
      .sensitive();
  spec.attribute("headers", &ProviderModel::headers,
                 "Headers sent with every request, for example those an access proxy asks for.")
      .optional()
      .sensitive();
  spec.attribute("request_timeout", &ProviderModel::request_timeout,
                 "Longest time one request may take.")
      .fallback(usual.request_timeout)
      .validate(schema::duration());
  spec.attribute("requests_per_minute", &ProviderModel::requests_per_minute,
                 "Upper limit of requests per minute, for all resources together. Without it the "
                 "provider follows what the instance says of its own limit.")
      .optional()
      .validate(schema::at_least(1));
  spec.nested("retry", &ProviderModel::retry, retry_spec(),
              "How requests are repeated after faults that pass by themselves.")
      .optional();
  spec.nested("defaults", &ProviderModel::defaults, defaults_arguments(),
              "What holds for all resources that do not say otherwise.")
      .optional();
  spec.rule(schema::at_most_one_of({"token", "token_file"}));
  spec.rule(schema::required_together({"client_cert", "client_key"}));
  return spec;
}

base::Diagnostic missing(std::string code, std::string attribute, std::string summary,
                         std::string variable) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = std::move(code),
          .summary = std::move(summary),
          .cause = "The provider block has no `" + attribute + "` and the environment no " +
                   variable + ".",
          .remedy = "Set " + variable + " or the argument `" + attribute + "`.",
          .path = base::Path::of(std::move(attribute))};
}

bool any_unknown(const ProviderModel& model) {
  return model.endpoint.is_unknown() || model.token.is_unknown() || model.token_file.is_unknown() ||
         model.ca_cert.is_unknown() || model.insecure.is_unknown() ||
         model.client_cert.is_unknown() || model.client_key.is_unknown() ||
         model.proxy_url.is_unknown() || model.headers.is_unknown() ||
         model.request_timeout.is_unknown() || model.requests_per_minute.is_unknown() ||
         model.retry.is_unknown() ||
         (model.retry.is_known() &&
          (model.retry->attempts.is_unknown() || model.retry->min_wait.is_unknown() ||
           model.retry->max_wait.is_unknown()));
}

std::string first_set(Environment environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    std::string value = environment(name);
    if (!value.empty()) return value;
  }
  return {};
}

/// As an int; what is beyond one is the nearest there is.
int small(std::int64_t number) {
  using Limits = std::numeric_limits<int>;
  return static_cast<int>(std::clamp<std::int64_t>(number, Limits::min(), Limits::max()));
}

coolify::RequestPolicy request_policy(const ProviderModel& model) {
  const RetryModel retry = retry_spec().with_fallbacks(model.retry);
  coolify::RequestPolicy policy;
  policy.attempts = small(retry.attempts.value());
  policy.min_wait = schema::duration_of(retry.min_wait);
  policy.max_wait = schema::duration_of(retry.max_wait);
  if (const auto* const limit = model.requests_per_minute.if_known()) {
    policy.requests_per_minute = small(*limit);
  }
  return policy;
}

/// What every request says of its sender; others may add to it by TF_APPEND_USER_AGENT.
std::string user_agent(const std::string& terraform_version, Environment environment) {
  std::string text = "terraform-provider-coolify/" + std::string(kVersion) + " (+terraform " +
                     terraform_version + ")";
  const std::string more(base::trimmed(environment("TF_APPEND_USER_AGENT")));
  const bool printable =
      std::all_of(more.begin(), more.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return more.empty() || !printable ? text : text + " " + more;
}

base::Expected<std::string> token_from(const std::string& file) {
  std::ifstream stream(file);
  const std::string content{std::istreambuf_iterator<char>(stream),
                            std::istreambuf_iterator<char>()};
  std::string token(base::trimmed(content));
  if (!token.empty()) return token;
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "provider.token_file",
       .summary = "The token file gives no token",
       .cause = "The file cannot be read, or it is empty.",
       .evidence = base::evidence_text(file, 300),
       .remedy = "Put the API token, and nothing else, into the file `token_file` names.",
       .path = base::Path::of("token_file")});
}

coolify::ClientConfig transport(const ProviderModel& model, const std::string& terraform_version,
                                Environment environment) {
  coolify::ClientConfig config;
  config.request_timeout = schema::duration_of(model.request_timeout);
  config.requests = request_policy(model);
  config.ca_cert = model.ca_cert.value_or("");
  config.insecure = model.insecure.value();
  config.client_cert = model.client_cert.value_or("");
  config.client_key = base::Secret(model.client_key.value_or(""));
  config.proxy_url = base::Secret(model.proxy_url.value_or(""));
  for (const auto& [name, value] : model.headers.value_or({})) {
    config.headers.emplace(name, base::Secret(value));
  }
  config.user_agent = user_agent(terraform_version, environment);
  return config;
}

}  // namespace

const ObjectSpec<ProviderModel>& provider_spec() {
  static const ObjectSpec<ProviderModel> spec = make_spec();
  return spec;
}

std::string process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

base::Expected<std::optional<coolify::ClientConfig>> client_config(
    const schema::Value& config, const std::string& terraform_version, Environment environment) {
  ProviderModel model;
  if (config.is_known()) {
    auto decoded = provider_spec().decode(config);
    if (!decoded) return base::fail(decoded.error());
    model = *std::move(decoded);
  }
  if (any_unknown(model)) return std::nullopt;
  model = provider_spec().with_fallbacks(std::move(model));

  const std::string endpoint =
      model.endpoint.value_or(first_set(environment, {"COOLIFY_ENDPOINT", "COOLIFY_ADDRESS"}));
  if (endpoint.empty()) {
    return base::fail(missing("provider.endpoint_missing", "endpoint",
                              "The address of Coolify is missing", "COOLIFY_ENDPOINT"));
  }
  std::string token = model.token.value_or("");
  const std::string* const file = model.token_file.if_known();
  if (token.empty() && file != nullptr) {
    auto read = token_from(*file);
    if (!read) return base::fail(read.error());
    token = *std::move(read);
  }
  if (token.empty()) token = environment("COOLIFY_TOKEN");
  if (token.empty()) {
    return base::fail(
        missing("provider.token_missing", "token", "The API token is missing", "COOLIFY_TOKEN"));
  }
  const base::Expected<std::string> normal = coolify::normalize_endpoint(endpoint);
  if (!normal) return base::fail(normal.error());

  coolify::ClientConfig result = transport(model, terraform_version, environment);
  result.endpoint = *normal;
  result.token = base::Secret(std::move(token));
  const base::Expected<void> sound = coolify::check_config(result);
  if (!sound) return base::fail(sound.error());
  return result;
}

}  // namespace provider
