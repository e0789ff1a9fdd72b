// The provider block: where Coolify is, and what it says to a token.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A configuration with the scene's registration and a provider block.
json with_provider(const json& registration, const json& provider) {
  json config = configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["provider"] = {{"coolify", provider}};
  return config;
}

/// A certificate for an address or a host name that nobody trusts yet, with its key.
struct TlsFiles {
  explicit TlsFiles(const std::string& name = "IP:127.0.0.1") {
    run_checked(
        {.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                  "-nodes", "-subj", "/CN=coolify", "-addext", "subjectAltName=" + name, "-days",
                  "2", "-keyout", key(), "-out", certificate()}});
  }
  [[nodiscard]] std::string certificate() const { return directory.path() / "certificate.pem"; }
  [[nodiscard]] std::string key() const { return directory.path() / "key.pem"; }
  TemporaryDirectory directory;
};

/// What an import says that goes through the workspace's provider: the cheapest call of the API.
TerraformRun import_through(TerraformWorkspace& workspace, const std::string& uuid) {
  return workspace.import(kWeb, uuid);
}

}  // namespace

TEST_CASE("each refusal of a token has its own code") {
  Scene scene(shared_host());
  scene.configure(scene.registration());
  std::string code;
  std::string hint;
  SUBCASE("a wrong token") {
    scene.terraform.set_environment("COOLIFY_TOKEN", "1|nobody");
    code = "coolify.unauthenticated";
    hint = "token";
  }
  SUBCASE("the API switched off") {
    scene.coolify.set({{"api_enabled", false}});
    code = "coolify.api_disabled";
    hint = "Settings";
  }
  SUBCASE("a token that may not write") {
    scene.terraform.set_environment("COOLIFY_TOKEN", scene.coolify.add_token({"read"}));
    code = "coolify.ability_missing";
    hint = "write";
  }
  SUBCASE("a token that may not read") {
    scene.terraform.set_environment("COOLIFY_TOKEN", scene.coolify.add_token({"write"}));
    code = "coolify.ability_missing";
    hint = "read";
  }
  SUBCASE("an address that is not allowed") {
    scene.coolify.set({{"allowed_ips", "192.0.2.1"}});
    code = "coolify.ip_not_allowed";
    hint = "allow";
  }
  CAPTURE(code);
  const TerraformRun run = scene.terraform.apply();
  require_refused(run, {code});
  CHECK_MESSAGE(run.errors()[0].detail.find(hint) != std::string::npos, run.errors()[0].detail);
  CHECK(run.transcript().find(scene.coolify.token()) == std::string::npos);
  CHECK(scene.terraform.state().empty());
}

TEST_CASE("the endpoint works with and without the API's path, from the block or the environment") {
  Scene scene(shared_host());
  const json wanted = scene.registration();
  const std::string uuid =
      scene.coolify.add_server({{"ip", shared_host().ip()}, {"private_key_uuid", scene.key_uuid}});
  json provider = json::object();
  SUBCASE("environment only, no provider block") {}
  SUBCASE("environment with the path") {
    scene.terraform.set_environment("COOLIFY_ENDPOINT", scene.coolify.endpoint() + "/api/v1");
  }
  SUBCASE("block without the path") {
    scene.terraform.set_environment("COOLIFY_ENDPOINT", std::nullopt);
    scene.terraform.set_environment("COOLIFY_TOKEN", std::nullopt);
    provider = {{"endpoint", scene.coolify.endpoint()}, {"token", scene.coolify.token()}};
  }
  SUBCASE("block with the path and a slash") {
    scene.terraform.set_environment("COOLIFY_ENDPOINT", std::nullopt);
    scene.terraform.set_environment("COOLIFY_TOKEN", std::nullopt);
    provider = {{"endpoint", scene.coolify.endpoint() + "/api/v1/"},
                {"token", scene.coolify.token()}};
  }
  SUBCASE("the block wins over the environment") {
    scene.terraform.set_environment("COOLIFY_ENDPOINT", "http://127.0.0.1:9");
    provider = {{"endpoint", scene.coolify.endpoint()}};
  }
  scene.terraform.write_config(with_provider(wanted, provider));
  require_success(import_through(scene.terraform, uuid));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("ip") == shared_host().ip());
}

TEST_CASE("a missing endpoint or token is told before anything is asked" *
          doctest::description("conformance 26")) {
  Scene scene(shared_host());
  // Without any provider block Terraform adds an error of its own.
  scene.terraform.write_config(with_provider(scene.registration(), json::object()));
  std::string code;
  SUBCASE("endpoint") {
    scene.terraform.set_environment("COOLIFY_ENDPOINT", std::nullopt);
    code = "provider.endpoint_missing";
  }
  SUBCASE("token") {
    scene.terraform.set_environment("COOLIFY_TOKEN", std::nullopt);
    code = "provider.token_missing";
  }
  CAPTURE(code);
  require_refused(scene.terraform.plan(), {code});
}

TEST_CASE("an endpoint that only the apply knows is planned for" *
          doctest::description("conformance 25")) {
  Scene scene(shared_host());
  scene.terraform.set_environment("COOLIFY_ENDPOINT", std::nullopt);
  json config =
      with_provider(scene.registration(), {{"endpoint", "${terraform_data.coolify.output}"}});
  config["resource"]["terraform_data"]["coolify"] = {{"input", scene.coolify.endpoint()}};
  scene.terraform.write_config(config);
  const TerraformRun plan = scene.terraform.plan();
  require_success(plan);
  CHECK(plan.planned_action(kWeb) == "create");
  require_success(scene.terraform.apply());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
}

TEST_CASE("an instance with a certificate of its own is trusted when told so") {
  const TlsFiles tls;
  const StandinProcess coolify("127.0.0.1",
                               {"--tls-cert", tls.certificate(), "--tls-key", tls.key()});
  const KeyPair key;
  const std::string key_uuid = coolify.add_key(key);
  const std::string uuid =
      coolify.add_server({{"ip", "192.0.2.10"}, {"private_key_uuid", key_uuid}});
  TerraformWorkspace workspace = provider_workspace();
  workspace.set_environment("COOLIFY_TOKEN", coolify.token());
  const json registration = {{"ip", "192.0.2.10"}, {"private_key_uuid", key_uuid}};
  json provider = {{"endpoint", coolify.endpoint()}};

  SUBCASE("not trusted by itself") {
    workspace.write_config(with_provider(registration, provider));
    const TerraformRun run = import_through(workspace, uuid);
    CHECK(run.exit_code() == 1);
    CHECK_MESSAGE(run.transcript().find("Code: coolify.tls_untrusted") != std::string::npos,
                  run.transcript());
    CHECK_MESSAGE(run.transcript().find("`ca_cert`") != std::string::npos, run.transcript());
    CHECK(workspace.state().empty());
  }
  SUBCASE("by ca_cert as text") {
    provider["ca_cert"] = read_file(tls.certificate());
    workspace.write_config(with_provider(registration, provider));
    require_success(import_through(workspace, uuid));
  }
  SUBCASE("by ca_cert as a file") {
    provider["ca_cert"] = tls.certificate();
    workspace.write_config(with_provider(registration, provider));
    require_success(import_through(workspace, uuid));
  }
  SUBCASE("whatever is configured for the machine's own OpenSSL") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "openssl.cnf",
               "openssl_conf = init\n[init]\nproviders = some\n[some]\nbase = only\n[only]\n"
               "activate = 1\n");
    workspace.set_environment("OPENSSL_CONF", directory.path() / "openssl.cnf");
    provider["ca_cert"] = tls.certificate();
    workspace.write_config(with_provider(registration, provider));
    require_success(import_through(workspace, uuid));
  }
  SUBCASE("by insecure") {
    provider["insecure"] = true;
    workspace.write_config(with_provider(registration, provider));
    require_success(import_through(workspace, uuid));
  }
}

TEST_CASE("a trusted certificate for another name is refused") {
  const TlsFiles tls("DNS:coolify.example.com");
  const StandinProcess coolify("127.0.0.1",
                               {"--tls-cert", tls.certificate(), "--tls-key", tls.key()});
  TerraformWorkspace workspace = provider_workspace();
  workspace.set_environment("COOLIFY_TOKEN", coolify.token());
  workspace.write_config(
      with_provider({{"ip", "192.0.2.10"}, {"private_key_uuid", "abcdefghijklmnopqrstuvwx"}},
                    {{"endpoint", coolify.endpoint()}, {"ca_cert", tls.certificate()}}));
  const TerraformRun run = import_through(workspace, "abcdefghijklmnopqrstuvwx");
  CHECK(run.exit_code() == 1);
  CHECK_MESSAGE(run.transcript().find("Code: coolify.tls_untrusted") != std::string::npos,
                run.transcript());
  CHECK_MESSAGE(run.transcript().find("`ca_cert`") != std::string::npos, run.transcript());
  CHECK(coolify.requests("*", "/*").empty());
}

TEST_CASE("two aliases talk to two instances" * doctest::description("conformance 27")) {
  Scene first(shared_host());
  const StandinProcess second("127.0.0.1");
  const std::string first_uuid = first.coolify.add_server(
      {{"ip", "192.0.2.10"}, {"name", "first"}, {"private_key_uuid", first.key_uuid}});
  const std::string second_key = second.add_key(first.coolify_key);
  const std::string second_uuid = second.add_server(
      {{"ip", "192.0.2.20"}, {"name", "second"}, {"private_key_uuid", second_key}});
  json config = configuration(
      {{"coolify_server_registration",
        {{"web", {{"ip", "192.0.2.10"}, {"private_key_uuid", first.key_uuid}}},
         {"other",
          {{"ip", "192.0.2.20"}, {"private_key_uuid", second_key}, {"provider", "coolify.b"}}}}}});
  config["provider"]["coolify"] =
      json::array({json::object(),
                   {{"alias", "b"}, {"endpoint", second.endpoint()}, {"token", second.token()}}});
  first.terraform.write_config(config);
  require_success(first.terraform.import(kWeb, first_uuid));
  require_success(first.terraform.import("coolify_server_registration.other", second_uuid));
  CHECK(first.terraform.state_of(kWeb).attributes.at("name") == "first");
  CHECK(first.terraform.state_of("coolify_server_registration.other").attributes.at("name") ==
        "second");
}

TEST_CASE("a plan that Coolify refuses to be looked at says so once, and why") {
  Scene scene(shared_host());
  json other = scene.registration();
  other["ip"] = "203.0.113.7";
  scene.terraform.write_config(configuration(
      {{"coolify_server_registration", {{"web", scene.registration()}, {"db", other}}}}));
  std::string code;
  SUBCASE("a wrong token") {
    scene.terraform.set_environment("COOLIFY_TOKEN", "9|wrong");
    code = "coolify.unauthenticated";
  }
  SUBCASE("a token that may not read") {
    scene.terraform.set_environment("COOLIFY_TOKEN", scene.coolify.add_token({"write"}));
    code = "coolify.ability_missing";
  }
  SUBCASE("the API is off") {
    scene.coolify.set({{"api_enabled", false}});
    code = "coolify.api_disabled";
  }
  SUBCASE("another address is allowed") {
    scene.coolify.set({{"allowed_ips", "192.0.2.1"}});
    code = "coolify.ip_not_allowed";
  }
  const TerraformRun planned = scene.terraform.plan();
  require_success(planned);
  REQUIRE(planned.warnings().size() == 1);
  CHECK(planned.warnings()[0].code == code);
}

TEST_CASE("a token that may not write is noticed before the machine is touched") {
  Scene scene(shared_host());
  scene.terraform.set_environment("COOLIFY_TOKEN", scene.coolify.add_token({"read"}));
  scene.configure(scene.registration());
  const TerraformRun planned = scene.terraform.plan();
  require_success(planned);
  CHECK(planned.warnings().empty());
  const TerraformRun refused = scene.terraform.apply();
  require_refused(refused, {"coolify.ability_missing"});
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 0);
  CHECK(scene.terraform.state().empty());
}
