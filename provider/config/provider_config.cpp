#include "provider/config/provider_config.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "base/pem.h"
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
  spec.attribute("patience", &RetryModel::patience,
                 "How long a request is repeated while Coolify is restarted or updated: HTTP 502, "
                 "503 or 504, a connection that is refused or breaks, no answer in time. Never "
                 "beyond the limit of the operation in `timeouts`: a refresh ends with `read`. A "
                 "host name that is not found and a failed TLS handshake are tried three times.")
      .fallback(usual.patience)
      .validate(schema::duration());
  spec.attribute("attempts", &RetryModel::attempts,
                 "Most tries per request; default: as many as `patience` allows.")
      .optional()
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
                 "Path of a regular file that holds the API token and nothing else.")
      .optional();
  spec.attribute("ca_cert", &ProviderModel::ca_cert,
                 "Certificates to trust besides the system's: PEM text or the path of a PEM file. "
                 "In the environment `SSL_CERT_FILE` names another file of the system's, and "
                 "`SSL_CERT_DIR` folders of more.")
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
                 "Headers sent with every request, for example those an access proxy asks for. Not "
                 "those of a connection, of a proxy on the way, or that the provider sets itself.")
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
  spec.attribute("refresh_from_list", &ProviderModel::refresh_from_list,
                 "Whether a refresh of more than sixteen registrations reads Coolify's list of "
                 "servers where that is enough: a few requests in all instead of one for each. The "
                 "list tells neither `private_key_uuid` nor `proxy_type` nor `validation_logs`, so "
                 "that what others change of these in Coolify is not seen in a registration whose "
                 "status stays as it is, `ready` or `reachable`; everything else is. Without it, "
                 "servers are "
                 "read from the list only when less than a quarter of the request limit is left.")
      .fallback(usual.requests.refresh_from_list);
  spec.attribute("max_concurrent_registrations", &ProviderModel::max_concurrent_registrations,
                 "Most registrations that work at once; the others wait for their turn, first "
                 "come, first served, without using up the time of `ssh.timeout`. Without it there "
                 "are as many as Terraform runs (`-parallelism`).")
      .optional()
      .validate(schema::at_least(1));
  spec.nested("retry", &ProviderModel::retry, retry_spec(),
              "How requests are repeated after faults that pass by themselves.")
      .optional();
  spec.nested("defaults", &ProviderModel::defaults, defaults_arguments(),
              "What holds for all resources that do not say otherwise.")
      .optional();
  spec.nested("events", &ProviderModel::events, events_arguments(),
              "Where to tell of registrations while they run, and how they ended. What cannot be "
              "told is a warning, and stops nothing unless it is `required`. No event holds a "
              "secret.")
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
         model.refresh_from_list.is_unknown() || model.retry.is_unknown() ||
         (model.retry.is_known() &&
          (model.retry->patience.is_unknown() || model.retry->attempts.is_unknown() ||
           model.retry->min_wait.is_unknown() || model.retry->max_wait.is_unknown()));
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
  policy.patience = schema::duration_of(retry.patience);
  if (const auto* const attempts = retry.attempts.if_known()) policy.attempts = small(*attempts);
  policy.min_wait = schema::duration_of(retry.min_wait);
  policy.max_wait = schema::duration_of(retry.max_wait);
  if (const auto* const limit = model.requests_per_minute.if_known()) {
    policy.requests_per_minute = small(*limit);
  }
  policy.refresh_from_list = model.refresh_from_list.value_or(policy.refresh_from_list);
  return policy;
}

/// A word that may stand in a header: nothing else of what a caller says of itself is passed on.
std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 1000;
  const bool is_printable =
      text.size() <= kLongest &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return is_printable ? std::string(text) : std::string();
}

tl::unexpected<base::Diagnostic> no_token_in(const std::string& file, std::string cause) {
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "provider.token_file",
       .summary = "The token file gives no token",
       .cause = std::move(cause),
       .evidence = base::visible_text(file, 300),
       .remedy = "Put the API token, and nothing else, into the file `token_file` names.",
       .path = base::Path::of("token_file")});
}

/// What stands around a token cannot be meant: none has blanks.
base::Secret plain_token(std::string_view text) {
  return base::Secret(std::string(base::visible_part(text)));
}

base::Expected<base::Secret> token_from(const std::string& file) {
  constexpr std::size_t kLargestTokenFile = 64 << 10;
  auto read = base::read_file(file, kLargestTokenFile);
  if (!read) return no_token_in(file, read.error());
  const base::Secret content(*std::move(read));
  base::Secret token = plain_token(content.reveal());
  if (token.empty()) return no_token_in(file, "There is nothing in the file that can be seen.");
  const auto sound = coolify::check_token(token);
  if (!sound) return no_token_in(file, sound.error().cause);
  return token;
}

base::Diagnostic hidden_character(std::string cause, const char* argument) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.hidden_character",
          .summary = "The text holds a character that cannot be seen",
          .cause = std::move(cause),
          .remedy = "Write the text anew, by hand or with `trimspace()` around it.",
          .path = base::Path::of(argument)};
}

/// What is wrong with a text that has to be PEM, whatever is in it.
base::Diagnostics pem_faults(const schema::Field<std::string>& field, const char* argument) {
  if (!field.is_known()) return {};
  const auto pem = base::tidy_pem(*field);
  if (pem && !pem->empty()) return {};
  return base::Diagnostic{
      .kind = base::ErrorKind::invalid_config,
      .code = "config.pem",
      .summary = "The text is no sound PEM",
      .cause = pem ? "It has no line \"-----BEGIN ...\"." : "As PEM it is damaged: " + pem.error(),
      .remedy = "Give the content of the PEM file, for instance with `file()`.",
      .path = base::Path::of(argument)};
}

base::Diagnostics faults_of(const base::Expected<void>& sound) {
  return sound ? base::Diagnostics() : base::Diagnostics(sound.error());
}

base::Diagnostics proxy_faults(const schema::Field<std::string>& proxy_url) {
  const std::string given = proxy_url.value_or("");
  const std::string_view address = base::visible_part(given);
  if (address.empty() && !given.empty()) {
    return hidden_character("Nothing in it can be seen, and it names no proxy.", "proxy_url");
  }
  const std::string hidden = base::hidden_part(address);
  if (!hidden.empty()) return hidden_character(hidden, "proxy_url");
  return faults_of(coolify::check_proxy(base::Secret(std::string(address))));
}

base::Diagnostics identity_faults(const ProviderModel& model) {
  base::Diagnostics faults = pem_faults(model.client_cert, "client_cert");
  faults.add_all(pem_faults(model.client_key, "client_key"));
  if (!faults.empty()) return faults;
  return faults_of(coolify::check_identity(model.client_cert.value_or(""),
                                           base::Secret(model.client_key.value_or(""))));
}

base::Diagnostics authority_faults(const schema::Field<std::string>& ca_cert) {
  // The path of a file otherwise, which may not be there yet.
  const bool is_text = ca_cert.is_known() && ca_cert->find("-----BEGIN") != std::string::npos;
  if (!is_text) return {};
  base::Diagnostics faults = pem_faults(ca_cert, "ca_cert");
  return faults.empty() ? faults_of(coolify::check_ca_cert(*ca_cert)) : faults;
}

base::Diagnostics header_faults(const ProviderModel& model) {
  base::Diagnostics faults;
  for (const auto& [name, value] : model.headers.value_or({})) {
    if (const auto sound = coolify::check_header(name, base::Secret(value)); !sound) {
      faults.add(sound.error());
    }
  }
  return faults;
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
  config.proxy_url = base::Secret(std::string(base::visible_part(model.proxy_url.value_or(""))));
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

std::string user_agent(const std::string& terraform_version, Environment environment) {
  const std::string version = printable(terraform_version);
  const std::string text = "terraform-provider-coolify/" + std::string(kVersion) + " (+terraform " +
                           (version.empty() ? "unknown" : version) + ")";
  const std::string more = printable(base::trimmed(environment("TF_APPEND_USER_AGENT")));
  return more.empty() ? text : text + " " + more;
}

base::Diagnostics transport_faults(const ProviderModel& model) {
  base::Diagnostics faults = header_faults(model);
  if (model.endpoint.is_known()) {
    const auto normal = coolify::normalize_endpoint(*model.endpoint);
    if (!normal) faults.add(normal.error());
  }
  if (model.token.is_known() && !model.token->empty()) {
    const auto sound = coolify::check_token(plain_token(*model.token));
    if (!sound) faults.add(sound.error());
  }
  faults.add_all(proxy_faults(model.proxy_url));
  faults.add_all(identity_faults(model));
  faults.add_all(authority_faults(model.ca_cert));
  return faults;
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
  base::Secret token = plain_token(model.token.value_or(""));
  const std::string* const file = model.token_file.if_known();
  if (token.empty() && file != nullptr) {
    auto read = token_from(*file);
    if (!read) return base::fail(read.error());
    token = *std::move(read);
  }
  if (token.empty()) token = plain_token(environment("COOLIFY_TOKEN"));
  if (token.empty()) {
    return base::fail(
        missing("provider.token_missing", "token", "The API token is missing", "COOLIFY_TOKEN"));
  }
  const base::Expected<std::string> normal = coolify::normalize_endpoint(endpoint);
  if (!normal) return base::fail(normal.error());

  coolify::ClientConfig result = transport(model, terraform_version, environment);
  result.endpoint = *normal;
  result.token = std::move(token);
  const base::Expected<void> sound = coolify::check_config(result);
  if (!sound) return base::fail(sound.error());
  return result;
}

}  // namespace provider
