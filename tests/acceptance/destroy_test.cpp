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

TEST_CASE("a server that still has resources is kept, in Coolify and in the state") {
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

TEST_CASE("destroying what is already gone succeeds") {
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
