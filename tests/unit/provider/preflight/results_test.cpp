#include "provider/preflight/results.h"

#include <doctest/doctest.h>

#include "checks/inspect.h"
#include "provider/preflight/spec.h"
#include "tests/support/healthy_host.h"
#include "tests/support/state_text.h"

using provider::FailOn;
using provider::preflight_data_spec;
using provider::PreflightModel;
using registration::PreflightResult;
using registration::PreflightStatus;

namespace {

using Changes = std::map<std::string, std::string>;

const Changes kFailed = {{"tool.git", "no"},
                         {"docker.service",
                          "LoadState=loaded\x1F"
                          "ActiveState=active\x1FUnitFileState=disabled"}};
const Changes kWarned = {{"docker.service",
                          "LoadState=loaded\x1F"
                          "ActiveState=active\x1FUnitFileState=disabled"}};

PreflightResult found(const Changes& changes, PreflightStatus status) {
  PreflightResult result;
  result.status = status;
  result.host_key = registration::HostKey{"ssh-ed25519", "SHA256:abc", "ssh-ed25519 AAAA"};
  const checks::HostFacts facts = tests::facts_with(changes);
  result.host = checks::summarize(facts);
  result.report = checks::judge(facts, tests::healthy_options());
  return result;
}

PreflightResult unreachable() {
  PreflightResult result;
  result.error = base::Diagnostic{.kind = base::ErrorKind::timeout,
                                  .code = "ssh.timeout",
                                  .summary = "No login in time",
                                  .cause = "Nobody answered.",
                                  .remedy = "Wait."};
  return result;
}

tests::Parts parts_of(const PreflightResult& result) {
  PreflightModel model;
  model.ip = "10.0.0.1";
  provider::take_preflight(model, result);
  const schema::Value value = preflight_data_spec().encode(model);
  CHECK(value.is_wholly_known());
  return tests::parts_of(value);
}

/// "error host.tools_missing, warning docker.not_enabled".
std::string codes_told(const PreflightResult& result, FailOn fail_on) {
  std::string text;
  for (const base::Diagnostic& one : provider::told(result, fail_on).items()) {
    const bool is_error = one.severity == base::Severity::error;
    text += (text.empty() ? "" : ", ") + std::string(is_error ? "error " : "warning ") + one.code;
  }
  return text;
}

}  // namespace

TEST_CASE("what was found is in the results, value by value") {
  PreflightResult result = found(kFailed, PreflightStatus::unhealthy);
  result.jump_host_keys = {{"192.0.2.1:22", {"ssh-rsa", "SHA256:j", "ssh-rsa BBBB"}}};
  result.key_state = registration::KeyState::bound;
  result.key_detail = "Why.";
  const tests::Parts parts = parts_of(result);
  CHECK(parts.at("status") == "\"unhealthy\"");
  CHECK(parts.at("reachable") == "true");
  CHECK_FALSE(parts.contains("error.code"));
  CHECK(parts.at("checks.tools.status") == "\"failed\"");
  CHECK(parts.at("checks.tools.severity") == "\"error\"");
  CHECK(parts.at("checks.tools.code") == "\"host.tools_missing\"");
  CHECK(parts.at("checks.tools.id") == "\"tools\"");
  CHECK(parts.contains("checks.tools.summary"));
  CHECK(parts.contains("checks.tools.cause"));
  CHECK(parts.contains("checks.tools.remedy"));
  CHECK(parts.at("checks.docker_boot.status") == "\"warning\"");
  CHECK(parts.at("checks.docker.status") == "\"passed\"");
  CHECK(parts.at("checks.docker.message") == "\"Docker Engine 26.1.5+dfsg1 answers\"");
  CHECK_FALSE(parts.contains("checks.docker.code"));
  CHECK(parts.at("findings[0].code") == "\"host.tools_missing\"");
  CHECK(parts.at("findings[1].code") == "\"docker.not_enabled\"");
  CHECK_FALSE(parts.contains("findings[2].code"));
  CHECK(parts.at("key_state") == "\"bound\"");
  CHECK(parts.at("key_detail") == "\"Why.\"");
  CHECK(parts.at("host.hostname") == "\"web-server-01\"");
  CHECK(parts.at("docker_version") == "\"26.1.5+dfsg1\"");
  CHECK(parts.at("compose_version") == "\"2.26.1-4\"");
  CHECK(parts.at("docker_info.storage_driver") == "\"overlay2\"");
  CHECK(parts.at("ssh_host_key.fingerprint") == "\"SHA256:abc\"");
  CHECK(parts.at("ssh_jump_host_keys[0].endpoint") == "\"192.0.2.1:22\"");
}

TEST_CASE("of a machine that lets nobody in there is the error and nothing else") {
  CHECK(tests::text_of(parts_of(unreachable())) ==
        "error.code = \"ssh.timeout\"\n"
        "error.detail = \"Nobody answered.\n\nWhat to do: Wait.\n\nCode: ssh.timeout\"\n"
        "error.summary = \"No login in time\"\n"
        "ip = \"10.0.0.1\"\n"
        "reachable = false\n"
        "status = \"unreachable\"\n");
}

TEST_CASE("a machine that is well has no findings, but a list of none") {
  const tests::Parts parts = parts_of(found({}, PreflightStatus::healthy));
  CHECK(parts.at("findings") == "[]");
  CHECK_FALSE(parts.contains("key_state"));
  CHECK_FALSE(parts.contains("key_detail"));
}

TEST_CASE("what fails depends on what is asked for") {
  const PreflightResult well = found({}, PreflightStatus::healthy);
  const PreflightResult warned = found(kWarned, PreflightStatus::degraded);
  const PreflightResult failed = found(kFailed, PreflightStatus::unhealthy);
  for (const FailOn fail_on : {FailOn::never, FailOn::error, FailOn::warning}) {
    CHECK_FALSE(provider::fails(well, fail_on));
    CHECK(provider::fails(warned, fail_on) == (fail_on == FailOn::warning));
    CHECK(provider::fails(failed, fail_on) == (fail_on != FailOn::never));
    CHECK(provider::fails(unreachable(), fail_on) == (fail_on != FailOn::never));
    CHECK(codes_told(well, fail_on).empty());
  }
  CHECK(codes_told(warned, FailOn::never) == "warning docker.not_enabled");
  CHECK(codes_told(warned, FailOn::error) == "warning docker.not_enabled");
  CHECK(codes_told(warned, FailOn::warning) == "error docker.not_enabled");
  CHECK(codes_told(failed, FailOn::never) ==
        "warning host.checks_failed, warning host.tools_missing, warning docker.not_enabled");
  CHECK(codes_told(failed, FailOn::error) ==
        "error host.checks_failed, error host.tools_missing, warning docker.not_enabled");
  CHECK(codes_told(failed, FailOn::warning) ==
        "error host.checks_failed, error host.tools_missing, error docker.not_enabled");
  CHECK(codes_told(unreachable(), FailOn::never) == "warning ssh.timeout");
  CHECK(codes_told(unreachable(), FailOn::error) == "error ssh.timeout");
}

TEST_CASE("a first boot that took too long stays a warning") {
  PreflightResult result = found({}, PreflightStatus::healthy);
  result.warnings.add({.severity = base::Severity::warning, .code = "first_boot.docker"});
  CHECK(codes_told(result, FailOn::warning) == "warning first_boot.docker");
}

TEST_CASE("the words of fail_on") {
  CHECK(provider::parse_fail_on("never") == FailOn::never);
  CHECK(provider::parse_fail_on("error") == FailOn::error);
  CHECK(provider::parse_fail_on("warning") == FailOn::warning);
  CHECK(provider::parse_fail_on("x") == FailOn::never);
}

TEST_CASE("the data source has no write-only argument, the action has no version of one") {
  const auto names = [](const schema::ObjectSpec<PreflightModel>& spec) {
    std::string text = " ";
    for (const schema::Attribute& one : spec.attributes()) {
      if (one.name != "ssh") continue;
      for (const schema::Attribute& part : one.nested->attributes) text += part.name + " ";
    }
    return text;
  };
  const std::string data = names(preflight_data_spec());
  CHECK(data.find(" host ") != std::string::npos);
  CHECK(data.find("_wo ") == std::string::npos);
  CHECK(data.find("_wo_version ") == std::string::npos);
  const std::string action = names(provider::preflight_action_spec());
  CHECK(action.find(" private_key_wo ") != std::string::npos);
  CHECK(action.find(" bastion_password_wo ") != std::string::npos);
  CHECK(action.find("_wo_version ") == std::string::npos);
}
