#include "provider/server_registration/mapping.h"

#include <doctest/doctest.h>

#include "checks/inspect.h"
#include "coolify/told_text.h"

using provider::RegistrationModel;
using Text = schema::Field<std::string>;

namespace {

RegistrationModel model() {
  RegistrationModel one;
  one.ip = "203.0.113.10";
  one.port = 2222;
  one.user = "deploy";
  one.name = "web-1";
  one.description = "";
  one.private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw";
  one.cloud_provider = "aws";
  one.instance_id = "i-abc123";
  one.health_checks = schema::Value::null(schema::Type::dynamic());
  return one;
}

registration::Record record() {
  registration::Record one;
  one.uuid = "9nh0fflhm8hyglcr2jltjuaq";
  one.name = "renamed";
  one.description = "changed";
  one.ip = "203.0.113.10";
  one.port = 22;
  one.user = "root";
  one.private_key_uuid = "otherkey";
  one.team_id = "7";
  one.is_reachable = true;
  one.docker_version = "26.1.5";
  one.validation_logs = "some\x1B[31m text";
  return one;
}

registration::Config config_of(const RegistrationModel& model) {
  return provider::registration_config(model, model.health_checks);
}

}  // namespace

TEST_CASE("the model becomes the workflow's configuration") {
  const registration::Config config = config_of(model());
  CHECK(config.ip == "203.0.113.10");
  CHECK(config.port == 2222);
  CHECK(config.user == "deploy");
  CHECK(config.name == "web-1");
  CHECK(config.description == "");
  CHECK(config.metadata.instance_id == "i-abc123");
  CHECK(config.metadata.region == std::nullopt);
  CHECK(config.validation.timeout == std::chrono::minutes(10));
}

TEST_CASE("Coolify gets the one spelling of an address") {
  RegistrationModel one = model();
  one.ip = "2001:DB8:0::1";
  CHECK(config_of(one).ip == "2001:db8::1");
  one.ip = "Web.Example.COM";
  CHECK(config_of(one).ip == "web.example.com");
}

TEST_CASE("other arguments steer the checks, too") {
  RegistrationModel one = model();
  provider::DockerModel docker;
  docker.min_version = std::int64_t{27};
  one.docker = docker;
  auto checks = config_of(one).checks.checks;
  CHECK(checks["docker_version"].settings["min_version"] == checks::SettingValue(std::int64_t{27}));
  CHECK(config_of(model()).checks.checks.empty());
}

TEST_CASE("a refresh takes over what Coolify says, an apply only the results") {
  RegistrationModel refreshed = model();
  provider::take_record(refreshed, record());
  CHECK(refreshed.name == schema::Field<std::string>("renamed"));
  CHECK(refreshed.port == schema::Field<std::int64_t>(22));
  CHECK(refreshed.private_key_uuid == schema::Field<std::string>("otherkey"));
  CHECK(refreshed.docker_version == schema::Field<std::string>("26.1.5"));
  CHECK(refreshed.validation_logs == schema::Field<std::string>("some text"));

  RegistrationModel applied = model();
  provider::take_record_results(applied, record());
  CHECK(applied.name == schema::Field<std::string>("web-1"));
  CHECK(applied.uuid == schema::Field<std::string>("9nh0fflhm8hyglcr2jltjuaq"));
  CHECK(applied.is_reachable == schema::Field<bool>(true));
}

TEST_CASE("when the record was created is Coolify's to say where we did not see it") {
  RegistrationModel imported = model();
  registration::Record told = record();
  provider::take_record(imported, told);
  CHECK_FALSE(imported.registered_at.is_known());
  told.created_at = base::WallTime(std::chrono::seconds(1'700'000'000));
  provider::take_record(imported, told);
  CHECK(imported.registered_at == schema::Field<std::string>("2023-11-14T22:13:20Z"));
  told.created_at = base::WallTime(std::chrono::seconds(1'700'000'001));
  provider::take_record(imported, told);
  CHECK(imported.registered_at == schema::Field<std::string>("2023-11-14T22:13:20Z"));
}

TEST_CASE("the machine's own version text stays as long as Coolify means the same") {
  RegistrationModel one = model();
  one.docker_version = "26.1.5+dfsg1";
  one.compose_version = "2.26.1-4";
  registration::Record told = record();
  told.compose_version = "2.27.0";
  provider::take_record(one, told);
  CHECK(one.docker_version == schema::Field<std::string>("26.1.5+dfsg1"));
  CHECK(one.compose_version == schema::Field<std::string>("2.27.0"));
  one.docker_version = "26.1.51";
  provider::take_record(one, told);
  CHECK(one.docker_version == schema::Field<std::string>("26.1.5"));
}

TEST_CASE("another spelling of the same address is not drift") {
  RegistrationModel one = model();
  one.ip = "2001:DB8::1";
  registration::Record stored = record();
  stored.ip = "2001:db8:0::1";
  provider::take_record(one, stored);
  CHECK(one.ip == schema::Field<std::string>("2001:DB8::1"));
}

TEST_CASE("results a failed run did not reach are null, not unknown") {
  RegistrationModel one = model();
  one.docker_version = schema::Field<std::string>::unknown();
  one.uuid = schema::Field<std::string>::unknown();
  registration::Result result;
  result.uuid = "9nh0fflhm8hyglcr2jltjuaq";
  result.status = registration::Status::error;
  result.registration_status = "failed";
  provider::take_result(one, result);
  CHECK(one.uuid == schema::Field<std::string>("9nh0fflhm8hyglcr2jltjuaq"));
  CHECK(one.status == schema::Field<std::string>("error"));
  CHECK(one.docker_version.is_null());
}

TEST_CASE("tags are made where the plan left them open, and stay where it did not") {
  RegistrationModel one = model();
  one.team_id = "7";
  one.tags = schema::Field<std::vector<std::string>>::unknown();
  provider::fill_tags(one);
  CHECK(*one.tags == std::vector<std::string>{"server-registration", "infrastructure",
                                              "organization:7", "provider:aws"});
  one.tags = std::vector<std::string>{"as planned"};
  provider::fill_tags(one);
  CHECK(*one.tags == std::vector<std::string>{"as planned"});
}

TEST_CASE("what Coolify was sent stays as it is written where its telling is masked") {
  coolify::ClientConfig config;
  config.endpoint = "https://coolify.example.com";
  config.headers.emplace("X-Env", base::Secret("production42"));
  const coolify::Credentials credentials(config);
  RegistrationModel one = model();
  one.name = "production42-1";
  one.description = "of production42";
  one.user = "production42";
  registration::Record told = record();
  told.name = "(masked)-1";
  told.description = "of (masked)";
  told.user = "(masked)";
  provider::take_record(one, told);
  CHECK(one.name == schema::Field<std::string>("production42-1"));
  CHECK(one.description == schema::Field<std::string>("of production42"));
  CHECK(one.user == schema::Field<std::string>("production42"));
  told.name = "(masked)-2";
  provider::take_record(one, told);
  CHECK(one.name == schema::Field<std::string>("(masked)-2"));
}

TEST_CASE("a control character that a state has from before does not stay") {
  RegistrationModel one = model();
  one.name = "web\x1B[2K";
  registration::Record told = record();
  told.name = "web\xEF\xBF\xBD";
  provider::take_record(one, told);
  CHECK(one.name == schema::Field<std::string>("web\xEF\xBF\xBD"));
}

TEST_CASE("of a machine that nobody has looked at, the state says which checks were not made") {
  RegistrationModel model;
  registration::Result result;
  checks::Options options;
  options.checks["disk"].severity = checks::CheckSeverity::off;
  options.checks["memory"].severity = checks::CheckSeverity::warn;
  result.report = checks::unchecked(options, "Nobody was there.");
  provider::take_result(model, result);
  REQUIRE(model.health.is_known());
  CHECK(model.health->overall_status == Text("unchecked"));
  CHECK(model.health_check_status == Text(R"({"overall_status":"unchecked"})"));
  CHECK_FALSE(model.health->checks->contains("disk"));
  const provider::CheckModel& memory = model.health->checks->at("memory");
  CHECK(memory.status == Text("skipped"));
  CHECK(memory.severity == Text("warn"));
  CHECK(memory.message == Text("Nobody was there."));
  CHECK(model.host.is_null());
  CHECK(model.docker_info.is_null());
  CHECK(model.ssh_host_key.is_null());
}
