// How a registration ends.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("destroy takes the record out of Coolify, without force") {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  scene.coolify.forget_requests();

  require_success(scene.terraform.destroy());
  CHECK(scene.terraform.state().empty());
  CHECK(scene.coolify.server(uuid) == nullptr);
  const std::vector<json> writes = scene.coolify.writes();
  REQUIRE(writes.size() == 1);
  CHECK(writes[0].at("method") == "DELETE");
  CHECK(writes[0].at("path") == "/api/v1/servers/" + uuid);
  CHECK(writes[0].at("query") == "");
}

TEST_CASE("a server that still has resources is kept, in Coolify and in the state" *
          doctest::description("conformance 45")) {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  const json resource =
      scene.coolify.control("POST", "/resources", {{"server_uuid", uuid}, {"name", "shop"}});

  const TerraformRun refused = scene.terraform.destroy();
  INFO(refused.transcript());
  CHECK(refused.exit_code() == 1);
  REQUIRE(refused.errors().size() == 1);
  CHECK(refused.errors()[0].code == "coolify.has_resources");
  CHECK_MESSAGE(refused.errors()[0].detail.find("resources") != std::string::npos,
                refused.errors()[0].detail);
  CHECK(scene.coolify.server(uuid) != nullptr);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK_FALSE(scene.terraform.state_of(kWeb).tainted);

  scene.coolify.control("DELETE", "/resources/" + resource.at("uuid").get<std::string>());
  require_success(scene.terraform.destroy());
  CHECK(scene.terraform.state().empty());
}

TEST_SUITE_END();

TEST_CASE("destroying what is already gone succeeds" * doctest::description("conformance 46")) {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  REQUIRE(scene.coolify.api("DELETE", "/servers/" + uuid).status == 200);
  SUBCASE("found out by the refresh") { require_success(scene.terraform.destroy()); }
  SUBCASE("found out by the removal itself") {
    require_success(scene.terraform.destroy({"-refresh=false"}));
  }
  CHECK(scene.terraform.state().empty());
}

TEST_CASE("destroy does not touch the machine") {
  Scene scene(shared_host());
  scene.apply(scene.registration());
  require_success(scene.terraform.destroy());
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 1);
  CHECK(
      on_host(shared_host(), "docker version -f '{{.Server.Version}}' && echo up").ends_with("up"));
}

// Terraform plans the configuration before it destroys what is in the state.

TEST_CASE("what only an apply needs keeps nobody from destroying") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  const std::string uuid = scene.import_record(wanted);
  scene.coolify.forget_requests();
  std::string code;
  SUBCASE("a key that Coolify does not have") {
    wanted["private_key_uuid"] = "nosuchkey0000000000000000";
    code = "coolify.key_not_found";
  }
  SUBCASE("no credentials") {
    wanted.erase("ssh");
    wanted["port"] = 2222;
    code = "config.ssh_credentials_missing";
  }
  SUBCASE("a token of another team than expected") {
    wanted["ip"] = "203.0.113.7";
    wanted["expected_team"] = "Somebody else";
    code = "registration.wrong_team";
  }
  SUBCASE("a replacement") {
    wanted["instance_id"] = "i-2";
    wanted["replace_on_instance_change"] = true;
    wanted["private_key_uuid"] = "nosuchkey0000000000000000";
    code = "coolify.key_not_found";
  }
  scene.configure(wanted);
  const TerraformRun planned = scene.terraform.plan();
  require_success(planned);
  REQUIRE(planned.warnings().size() == 1);
  CHECK(planned.warnings()[0].code == code);
  if (!wanted.contains("instance_id")) {
    require_refused(scene.terraform.apply(), {code});
    CHECK(scene.coolify.server(uuid).at("ip") == shared_host().ip());
    CHECK(scene.coolify.writes().empty());
  }
  require_success(scene.terraform.destroy());
  CHECK(scene.coolify.server(uuid) == nullptr);
  CHECK(scene.terraform.state().empty());
}

TEST_CASE("a replacement that is bound to fail is refused before anything is removed") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  const std::string uuid = scene.import_record(wanted);
  std::string code;
  SUBCASE("no credentials") {
    wanted.erase("ssh");
    code = "config.ssh_credentials_missing";
  }
  SUBCASE("a token of another team than expected") {
    wanted["expected_team"] = "Somebody else";
    code = "registration.wrong_team";
  }
  scene.configure(wanted);
  require_refused(scene.terraform.apply({"-replace=" + kWeb}), {code});
  CHECK(scene.coolify.server(uuid) != nullptr);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  require_success(scene.terraform.destroy());
}

TEST_CASE("a tainted registration is destroyed whatever is wrong with its configuration") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["validation"] = {{"timeout", "3s"}};
  scene.configure(wanted);
  scene.coolify.set({{"queue_running", false}});
  require_refused(scene.terraform.apply(), {"verdict.no_worker"});
  REQUIRE(scene.terraform.state_of(kWeb).tainted);
  wanted["private_key_uuid"] = "nosuchkey0000000000000000";
  wanted.erase("ssh");
  scene.configure(wanted);
  require_success(scene.terraform.destroy());
  CHECK(scene.coolify.servers().empty());
  CHECK(scene.terraform.state().empty());
}

TEST_CASE("an instance that is gone for good is told how to be forgotten, and that works") {
  Scene scene(shared_host());
  scene.import_record(scene.registration());
  json config = configuration({{"coolify_server_registration", {{"web", scene.registration()}}}});
  config["provider"] = {{"coolify", {{"retry", {{"patience", "1s"}}}}}};
  scene.terraform.write_config(config);
  scene.terraform.set_environment("COOLIFY_ENDPOINT", "http://127.0.0.1:9");
  for (const char* const refresh : {"-refresh=true", "-refresh=false"}) {
    const TerraformRun refused = scene.terraform.destroy({refresh});
    REQUIRE(refused.exit_code() == 1);
    REQUIRE(refused.errors().size() == 1);
    CHECK(refused.errors()[0].code == "coolify.unreachable");
    CHECK(refused.errors()[0].detail.find("`terraform state rm`") != std::string::npos);
  }
  require_success(scene.terraform.run({"state", "rm", kWeb}));
  CHECK(scene.terraform.state().empty());
}
