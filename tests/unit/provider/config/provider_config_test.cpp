#include "provider/config/provider_config.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <map>

#include "tests/support/temporary_directory.h"
#include "tests/unit/http/certificates.h"

using provider::client_config;
using provider::provider_spec;
using provider::ProviderModel;
using schema::Field;
using schema::Value;

namespace {

std::string no_environment(const char*) { return {}; }

std::string full_environment(const char* name) {
  const std::map<std::string, std::string> set = {{"COOLIFY_ENDPOINT", "https://env.example"},
                                                  {"COOLIFY_ADDRESS", "https://address.example"},
                                                  {"COOLIFY_TOKEN", "1|from-environment"}};
  const auto found = set.find(name);
  return found == set.end() ? std::string() : found->second;
}

std::string address_environment(const char* name) {
  const std::string key = name;
  if (key == "COOLIFY_ADDRESS") return "https://address.example";
  if (key == "COOLIFY_TOKEN") return "token";
  return {};
}

Value encoded(const ProviderModel& model) { return provider_spec().encode(model); }

std::string error_code(const base::Expected<std::optional<coolify::ClientConfig>>& result) {
  return result ? "none" : result.error().code;
}

constexpr const char* kDamaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/// A certificate with its key, one for all tests.
const tests::CertificateAndKey& issued() {
  static const tests::CertificateAndKey own = tests::Authority().issue("DNS:client.test");
  return own;
}

}  // namespace

TEST_CASE("the provider block wins over the environment") {
  ProviderModel model;
  model.endpoint = "https://block.example/api/v1/";
  model.token = "2|from-block";
  const auto config = client_config(encoded(model), "1.11.4", full_environment);
  REQUIRE(config);
  REQUIRE(config->has_value());
  CHECK((*config)->endpoint == "https://block.example/api/v1");
  CHECK((*config)->token.reveal() == "2|from-block");
  CHECK((*config)->user_agent.find("(+terraform 1.11.4)") != std::string::npos);
}

TEST_CASE("the environment alone is enough, COOLIFY_ENDPOINT before COOLIFY_ADDRESS") {
  const auto config = client_config(encoded({}), "1.11.4", full_environment);
  REQUIRE(config);
  CHECK((*config)->endpoint == "https://env.example/api/v1");
  CHECK((*config)->token.reveal() == "1|from-environment");
  const auto other = client_config(encoded({}), "1.11.4", address_environment);
  REQUIRE(other);
  CHECK((*other)->endpoint == "https://address.example/api/v1");
}

TEST_CASE("an absent provider block is an empty one") {
  const auto config = client_config(Value::null(encoded({}).type()), "1.11.4", full_environment);
  REQUIRE(config);
  CHECK(config->has_value());
}

TEST_CASE("what is missing is named with its attribute") {
  CHECK(error_code(client_config(encoded({}), "1", no_environment)) == "provider.endpoint_missing");
  ProviderModel model;
  model.endpoint = "https://block.example";
  const auto config = client_config(encoded(model), "1", no_environment);
  CHECK(error_code(config) == "provider.token_missing");
  CHECK(config.error().path == base::Path::of("token"));
}

TEST_CASE("anything unknown makes the configuration unknown, not wrong") {
  ProviderModel model;
  model.endpoint = Field<std::string>::unknown();
  const auto config = client_config(encoded(model), "1", no_environment);
  REQUIRE(config);
  CHECK_FALSE(config->has_value());

  ProviderModel retry;
  provider::RetryModel unknown_wait;
  unknown_wait.min_wait = Field<std::string>::unknown();
  retry.retry = unknown_wait;
  CHECK_FALSE(client_config(encoded(retry), "1", full_environment)->has_value());
}

TEST_CASE("all settings of the transport arrive") {
  ProviderModel model;
  model.request_timeout = "45s";
  model.requests_per_minute = 100;
  model.refresh_from_list = true;
  model.insecure = true;
  model.ca_cert = "/etc/ssl/company.pem";
  provider::RetryModel retry;
  retry.patience = "90s";
  retry.attempts = 7;
  retry.min_wait = "2s";
  retry.max_wait = "1m";
  model.retry = retry;
  model.headers = std::map<std::string, std::string>{{"X-Access", "secret-value"}};
  const auto config = client_config(encoded(model), "1", full_environment);
  REQUIRE(config);
  const coolify::ClientConfig& settings = **config;
  CHECK(settings.request_timeout == std::chrono::seconds(45));
  CHECK(settings.requests.requests_per_minute == 100);
  CHECK(settings.requests.refresh_from_list);
  CHECK(settings.requests.patience == std::chrono::seconds(90));
  CHECK(settings.requests.attempts == 7);
  CHECK(settings.requests.min_wait == std::chrono::seconds(2));
  CHECK(settings.requests.max_wait == std::chrono::minutes(1));
  CHECK(settings.insecure);
  CHECK(settings.ca_cert == "/etc/ssl/company.pem");
  CHECK(settings.headers.at("X-Access").reveal() == "secret-value");
}

TEST_CASE("without a word on retries Coolify is waited for as long as an update takes") {
  ProviderModel model;
  for (const bool is_given : {false, true}) {
    if (is_given) model.retry = provider::RetryModel();
    const auto config = client_config(encoded(model), "1", full_environment);
    REQUIRE(config);
    const coolify::RequestPolicy& policy = (*config)->requests;
    CHECK(policy.patience == std::chrono::minutes(5));
    CHECK_FALSE(policy.attempts.has_value());
    CHECK_FALSE(policy.refresh_from_list);
    CHECK(policy.min_wait == std::chrono::seconds(1));
    CHECK(policy.max_wait == std::chrono::seconds(20));
  }
  for (auto field : {&provider::RetryModel::patience, &provider::RetryModel::min_wait}) {
    provider::RetryModel retry;
    retry.*field = Field<std::string>::unknown();
    model.retry = retry;
    CHECK_FALSE(client_config(encoded(model), "1", full_environment)->has_value());
  }
}

TEST_CASE("numbers beyond those of a machine are the nearest there are") {
  ProviderModel model;
  model.requests_per_minute = std::int64_t{4'294'967'296};
  provider::RetryModel retry;
  retry.attempts = std::int64_t{4'294'967'297};
  model.retry = retry;
  const auto config = client_config(encoded(model), "1", full_environment);
  REQUIRE(config);
  CHECK((*config)->requests.requests_per_minute == std::numeric_limits<int>::max());
  CHECK((*config)->requests.attempts == std::numeric_limits<int>::max());
}

TEST_CASE("defaults that are not known yet do not make the API unknown") {
  ProviderModel model;
  provider::DefaultsModel defaults;
  defaults.ssh = Field<provider::SshModel>::unknown();
  model.defaults = defaults;
  const auto config = client_config(encoded(model), "1", full_environment);
  REQUIRE(config);
  CHECK(config->has_value());
}

TEST_CASE("defaults are null, unknown or there") {
  provider::Defaults shared;
  CHECK(shared.ssh().is_null());
  shared.set(Field<provider::DefaultsModel>::unknown());
  CHECK(shared.ssh().is_unknown());
  provider::DefaultsModel defaults;
  provider::SshModel login;
  login.port = 2222;
  defaults.ssh = login;
  shared.set(defaults);
  REQUIRE(shared.ssh().is_known());
  CHECK(shared.ssh()->port == Field<std::int64_t>(2222));
  shared.set(Field<provider::DefaultsModel>::null());
  CHECK(shared.ssh().is_null());
}

TEST_CASE("the token may be in a file") {
  const tests::TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "token";
  ProviderModel model;
  model.token_file = file.string();
  CHECK(client_config(encoded(model), "1", full_environment).error().code == "provider.token_file");
  std::ofstream(file) << " \n";
  CHECK(client_config(encoded(model), "1", full_environment).error().code == "provider.token_file");
  std::ofstream(file) << "7|from-a-file\n";
  const auto config = client_config(encoded(model), "1", full_environment);
  REQUIRE(config);
  CHECK((*config)->token.reveal() == "7|from-a-file");
}

TEST_CASE("a token file that is none is told, and never waited for") {
  const tests::TemporaryDirectory directory;
  REQUIRE(::mkfifo(directory.file("pipe").c_str(), 0600) == 0);
  directory.write("large", std::string(70000, 'x'));
  directory.write("two", "3|abc\n4|def\n");
  directory.write("hidden",
                  "3|a\xE2\x80\x8B"
                  "bc\n");
  directory.write("blank", "\xEF\xBB\xBF\r\n");
  struct Row {
    std::string file;
    const char* cause;
    std::string evidence;
  };
  const Row rows[] = {
      {"/dev/zero", "It is a device, and only a regular file is read.", "/dev/zero"},
      {directory.file("pipe"), "It is a pipe, and only a regular file is read.",
       directory.file("pipe")},
      {directory.path().string(), "It is a folder, not a file.", directory.path().string()},
      {directory.file("large"), "It has more than 65536 bytes.", directory.file("large")},
      {"/nowhere/token\n", "It cannot be opened: No such file or directory.", "/nowhere/token\\n"},
      {directory.file("two"),
       "A token consists of visible characters of ASCII. Its character 6 is a line break (\\n).",
       directory.file("two")},
      {directory.file("hidden"),
       "A token consists of visible characters of ASCII. Its character 4 is a zero-width blank "
       "(U+200B).",
       directory.file("hidden")},
      {directory.file("blank"), "There is nothing in the file that can be seen.",
       directory.file("blank")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    ProviderModel model;
    model.token_file = row.file;
    const auto config = client_config(encoded(model), "1", full_environment);
    REQUIRE_FALSE(config);
    CHECK(config.error().code == "provider.token_file");
    CHECK(config.error().path == base::Path::of("token_file"));
    CHECK(config.error().cause == row.cause);
    CHECK(config.error().evidence == row.evidence);
  }
}

TEST_CASE("what stands around a token is no part of it, wherever it comes from") {
  const tests::TemporaryDirectory directory;
  directory.write("token",
                  "\xEF\xBB\xBF"
                  "7|abc\r\n");
  const auto token = [](const ProviderModel& model, provider::Environment environment) {
    const auto config = client_config(encoded(model), "1", environment);
    REQUIRE(config);
    return std::string((*config)->token.reveal());
  };
  ProviderModel from_file;
  from_file.token_file = directory.file("token");
  CHECK(token(from_file, full_environment) == "7|abc");
  ProviderModel given;
  given.token = "7|abc\xC2\xA0\n";
  CHECK(token(given, full_environment) == "7|abc");
  CHECK(token(ProviderModel(), [](const char* name) {
          return std::string(name) == "COOLIFY_TOKEN" ? std::string("7|abc\r\n")
                                                      : full_environment(name);
        }) == "7|abc");
}

TEST_CASE("what leads to the API is checked as far as it is known, and placed") {
  using Change = void (*)(ProviderModel&);
  struct Row {
    Change spoil;
    const char* told;
  };
  const Row rows[] = {
      {[](ProviderModel&) {}, ""},
      {[](ProviderModel& m) { m.token = "3|abc\n"; }, ""},
      {[](ProviderModel& m) { m.token = "3|a bc"; }, "coolify.invalid_token_text at token"},
      {[](ProviderModel& m) { m.token = Field<std::string>::unknown(); }, ""},
      {[](ProviderModel& m) { m.endpoint = "https://a.example\r\n"; }, ""},
      {[](ProviderModel& m) { m.endpoint = "https://a\xC2\xA0.example"; },
       "coolify.invalid_endpoint at endpoint"},
      {[](ProviderModel& m) { m.proxy_url = " http://proxy:3128\n"; }, ""},
      {[](ProviderModel& m) { m.proxy_url = "http://pro\xC2\xADxy:3128"; },
       "config.hidden_character at proxy_url"},
      {[](ProviderModel& m) { m.proxy_url = ""; }, ""},
      {[](ProviderModel& m) { m.proxy_url = " "; }, "config.hidden_character at proxy_url"},
      {[](ProviderModel& m) { m.proxy_url = "ftp://x"; }, "coolify.proxy at proxy_url"},
      {[](ProviderModel& m) { m.proxy_url = "ba nana\n"; }, "coolify.proxy at proxy_url"},
      {[](ProviderModel& m) { m.proxy_url = "-1s"; }, "coolify.proxy at proxy_url"},
      {[](ProviderModel& m) { m.proxy_url = Field<std::string>::unknown(); }, ""},
      {[](ProviderModel& m) {
         m.headers = std::map<std::string, std::string>{{"X-Access", "a b"}};
       },
       ""},
      {[](ProviderModel& m) {
         m.headers = std::map<std::string, std::string>{{"Proxy-Authorization", "Basic x"}};
       },
       "coolify.invalid_header at headers[\"Proxy-Authorization\"]"},
      {[](ProviderModel& m) { m.headers = std::map<std::string, std::string>{{"X-A", "1\n"}}; },
       "coolify.invalid_header at headers[\"X-A\"]"},
      {[](ProviderModel& m) { m.ca_cert = "/etc/ssl/there_later.pem"; }, ""},
      {[](ProviderModel& m) { m.ca_cert = "-----BEGIN CERTIFICATE-----\nAAAA\n"; },
       "config.pem at ca_cert"},
      {[](ProviderModel& m) { m.ca_cert = kDamaged; }, "coolify.ca_cert at ca_cert"},
      {[](ProviderModel& m) { m.ca_cert = tests::Authority().certificate(); }, ""},
      {[](ProviderModel& m) { m.client_cert = kDamaged; }, "coolify.client_cert at client_cert"},
      {[](ProviderModel& m) {
         m.client_cert = issued().certificate;
         m.client_key = issued().key;
       },
       ""},
      {[](ProviderModel& m) {
         m.client_cert = issued().certificate;
         m.client_key = Field<std::string>::unknown();
       },
       ""},
      {[](ProviderModel& m) {
         m.client_cert = issued().certificate;
         m.client_key = tests::Authority().issue("DNS:other.test").key;
       },
       "coolify.client_cert at client_cert"},
      {[](ProviderModel& m) {
         m.client_cert = issued().certificate;
         m.client_key = issued().certificate;
       },
       "coolify.client_cert at client_key"},
      {[](ProviderModel& m) { m.client_cert = "/etc/ssl/client.pem"; },
       "config.pem at client_cert"},
      {[](ProviderModel& m) {
         m.client_cert = "-----BEGIN X-----\\nAAAA\\n-----END X-----";
         m.client_key = "-----BEGIN X-----AAAA*-----END X-----";
       },
       "config.pem at client_key"},
  };
  for (const Row& row : rows) {
    ProviderModel model;
    row.spoil(model);
    std::string told;
    const base::Diagnostics faults = provider::transport_faults(model);
    for (const base::Diagnostic& fault : faults.items()) {
      told += fault.code + " at " + fault.path.to_string();
    }
    CHECK(told == row.told);
  }
}

TEST_CASE("a version that would be another header is not passed on") {
  const auto agent = [](const char* version) {
    return (*client_config(encoded(ProviderModel()), version, full_environment))->user_agent;
  };
  const std::string unknown = agent("");
  CHECK(unknown.ends_with("(+terraform unknown)"));
  CHECK(agent("1.5.0\r\nX-Injected: 1") == unknown);
  CHECK(agent("1.5.0\n") == unknown);
  CHECK(agent("1.5.0\x7F") == unknown);
  CHECK(agent("1.15.0-beta1").ends_with("(+terraform 1.15.0-beta1)"));
}

TEST_CASE("others may add to the user agent, in plain text") {
  const auto agent = [](provider::Environment environment) {
    return (*client_config(encoded(ProviderModel()), "1.15.0", environment))->user_agent;
  };
  const std::string plain = agent(full_environment);
  CHECK(plain.starts_with("terraform-provider-coolify/"));
  CHECK(plain.ends_with("(+terraform 1.15.0)"));
  CHECK(agent([](const char* name) {
          return std::string(name) == "TF_APPEND_USER_AGENT" ? std::string(" ci/7 ")
                                                             : full_environment(name);
        }) == plain + " ci/7");
  CHECK(agent([](const char* name) {
          return std::string(name) == "TF_APPEND_USER_AGENT" ? std::string("a\r\nX: b")
                                                             : full_environment(name);
        }) == plain);
}
