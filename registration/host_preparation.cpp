#include "registration/host_preparation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "checks/docker_facts.h"
#include "checks/system_facts.h"
#include "registration/deploy_key.h"
#include "registration/install_docker.h"

namespace registration {
namespace {

constexpr base::Duration kDeploymentLimit = std::chrono::seconds(90);
/// The checks that say whether Coolify can use the account. An account that one of them rejects
/// gets no key: nothing would come of it but a door.
constexpr std::array<std::string_view, 3> kAccountChecks = {"account", "login", "sudo"};

const checks::Finding* rejection(const std::optional<checks::Report>& report) {
  if (!report) return nullptr;
  for (const std::string_view id : kAccountChecks) {
    const checks::Finding* const finding = report->find(id);
    if (finding != nullptr && finding->is_error()) return finding;
  }
  return nullptr;
}

Stage stage_of(const checks::Finding& finding) {
  switch (finding.stage) {
    case checks::CheckStage::docker:
      return Stage::docker;
    case checks::CheckStage::health:
      break;
  }
  return Stage::health;
}

bool may_cure_itself(const checks::Report& report, Stage stage) {
  return report.worth_repeating() && std::any_of(report.findings().begin(), report.findings().end(),
                                                 [stage](const checks::Finding& finding) {
                                                   return finding.is_error() &&
                                                          stage_of(finding) == stage;
                                                 });
}

/// What fails the registration whether or not Docker is installed.
bool hinders_installation(const checks::Finding& finding) {
  return finding.is_error() && !installation_cures(finding.failure()->code);
}

std::string hindrances(const checks::Report& report) {
  std::string ids;
  for (const checks::Finding& finding : report.findings()) {
    if (hinders_installation(finding)) ids += (ids.empty() ? "" : ", ") + finding.id;
  }
  return ids;
}

/// Whether all that stands in the way of an installation may cure itself.
bool way_may_clear(const checks::Report& report, Stage) {
  const auto& all = report.findings();
  return std::any_of(all.begin(), all.end(), hinders_installation) &&
         std::all_of(all.begin(), all.end(), [](const checks::Finding& finding) {
           return !hinders_installation(finding) || finding.failure()->transient;
         });
}

bool lacks_engine(const checks::HostFacts& facts) {
  const checks::DockerState state = checks::docker_view(facts).state;
  return state == checks::DockerState::not_installed || state == checks::DockerState::client_only;
}

/// Errors of a step that make going on with the host pointless.
bool ends_the_run(base::ErrorKind kind) {
  return kind == base::ErrorKind::cancelled || kind == base::ErrorKind::timeout ||
         kind == base::ErrorKind::connection_lost || base::retryable(kind);
}

std::string attempts_text(int attempts) {
  return std::to_string(attempts) + (attempts == 1 ? " attempt" : " attempts");
}

/// The stage that would have ended here if the others were not to be told as well.
Stage stage_of_failure(const checks::Report& report) {
  const auto& all = report.findings();
  const bool is_docker = std::any_of(all.begin(), all.end(), [](const checks::Finding& one) {
    return one.is_error() && one.stage == checks::CheckStage::docker;
  });
  return is_docker ? Stage::docker : Stage::health;
}

checks::Options options_of(const Config& config, const ssh::PublicKey& key) {
  checks::Options options =
      inspection_options(config.checks, config.user, config.settings.server, &key);
  options.coolify_installs = config.validation.mode == ValidationChoice::install;
  return options;
}

Patience patience_of(const Config& config) {
  return {.first_boot = config.first_boot,
          .first_boot_timeout = config.first_boot_timeout,
          .docker_timeout = config.docker_timeout,
          .attempts = config.check_attempts,
          .pause = config.check_pause};
}

}  // namespace

HostPreparation::HostPreparation(HostConnector& host, const Config& config,
                                 const ssh::PublicKey& key, Run& run, MachineIdentities* machines,
                                 std::optional<std::string> former_comment)
    : host_(host),
      config_(config),
      key_(key),
      run_(run),
      machines_(machines),
      former_comment_(std::move(former_comment)),
      inspection_(
          host, options_of(config, key), patience_of(config),
          [this](const Connection& connection) { take(connection); },
          [this](checks::HostFacts& facts) { look_for_twin(facts); }) {}

base::Diagnostics HostPreparation::prepare() {
  run_.begin(Stage::wait_ssh);
  if (auto connected = inspection_.connect(run_.context()); !connected) return connected.error();
  run_.begin(Stage::inspect);
  if (auto inspected = inspect(); !inspected) return inspected.error();
  run_.begin(Stage::first_boot);
  if (auto booted = wait_for_first_boot(); !booted) return booted.error();

  base::Diagnostics errors;
  std::optional<Stage> first_failed;
  const auto go_on_after = [&](Stage stage, const base::Diagnostic& error) {
    errors.add(error);
    if (!first_failed) first_failed = stage;
  };
  if (config_.deploy_key) {
    run_.begin(Stage::deploy_key);
    if (auto deployed = deploy(); !deployed) {
      if (ends_the_run(deployed.error().kind)) return deployed.error();
      go_on_after(Stage::deploy_key, deployed.error());
    }
  }
  for (const Stage stage : {Stage::docker, Stage::health}) {
    run_.begin(stage);
    if (stage == Stage::docker && wants_installation()) {
      if (auto installed = install(errors); !installed) {
        if (ends_the_run(installed.error().kind)) return installed.error();
        go_on_after(stage, installed.error());
      }
    }
    if (!errors.empty()) continue;
    if (auto waited = wait_for_checks(stage); !waited) return waited.error();
  }
  base::Diagnostics all = failed_checks();
  // The stage is that of the error that is told first.
  if (!all.has_error()) run_.result().failed_stage = first_failed;
  all.add_all(errors);
  if (all.has_error() && installation_.has_added()) all.add(end_installation());
  // An account that came into being meanwhile still needs the key.
  if (config_.deploy_key && !run_.result().key_deployment && !all.has_error()) {
    run_.begin(Stage::deploy_key);
    if (auto deployed = deploy(); !deployed) all.add(deployed.error());
  }
  return all;
}

base::Diagnostics HostPreparation::rewrite_key_line() {
  run_.begin(Stage::wait_ssh);
  if (auto connected = inspection_.connect(run_.context()); !connected) return connected.error();
  run_.begin(Stage::deploy_key);
  if (auto deployed = deploy(); !deployed) return deployed.error();
  return {};
}

Status HostPreparation::failed_status() const {
  return inspection_.is_connected() ? Status::error : Status::unreachable;
}

void HostPreparation::take(const Connection& connection) {
  run_.result().host_key = connection.host_key;
  run_.result().jump_host_keys = connection.jump_host_keys;
}

void HostPreparation::look_for_twin(checks::HostFacts& facts) const {
  if (machines_ == nullptr) return;
  const std::string id = facts.get(checks::host::kMachineId).value_or("");
  if (auto twin = machines_->claim(id, config_.ip)) {
    facts.set(checks::host::kMachineIdTwin, *std::move(twin));
  }
}

/// What was found so far counts, whatever comes next.
base::Expected<void> HostPreparation::keep(base::Expected<void> step) {
  run_.result().host = inspection_.summary();
  run_.result().report = inspection_.report();
  return step;
}

base::Expected<void> HostPreparation::inspect() {
  return keep(inspection_.inspect(run_.context()));
}

base::Expected<void> HostPreparation::wait_for_first_boot() {
  return keep(inspection_.wait_for_first_boot(
      run_.context(), [this](base::Diagnostic late) { run_.warn(std::move(late)); }));
}

base::Expected<void> HostPreparation::deploy() {
  if (const checks::Finding* const why = rejection(run_.result().report)) {
    run_.log().info("the key is not deployed: the account cannot be used", {{"check", why->id}});
    return {};
  }
  const auto deployed = inspection_.on_host(run_.context(), [this](ssh::Executor& executor) {
    return deploy_key(executor, {config_.user, config_.checks.coolify_port}, key_,
                      run_.context().within(kDeploymentLimit), former_comment_);
  });
  if (!deployed) return base::fail(deployed.error());
  run_.result().key_deployment = *deployed;
  run_.log().info("deployed the key",
                  {{"user", config_.user}, {"outcome", std::string(to_string(*deployed))}});
  if (*deployed != KeyDeployment::bound) return prove_key();
  run_.warn(bound_key(config_.user));
  return {};
}

/// A second login with Coolify's key, where we have its private half; else Coolify's verdict is the
/// proof. It counts as much as the check `login`, which foresees what it tells.
base::Expected<void> HostPreparation::prove_key() {
  const auto& report = run_.result().report;
  if (!report) return {};
  const checks::Finding* const login = report->find("login");
  if (login == nullptr || login->failure() != nullptr) return {};
  const auto proof = host_.prove(key_, config_.user, run_.context());
  if (!proof) return {};
  if (*proof) {
    run_.log().info("the key opens the door", {{"user", config_.user}});
    return {};
  }
  const base::Diagnostic& why = proof->error();
  if (why.kind == base::ErrorKind::cancelled) return base::fail(why);
  if (why.kind != base::ErrorKind::auth_refused) {
    run_.log().warn("the login with the key could not be tried", {{"code", why.code}});
    return {};
  }
  base::Diagnostic refused = refused_key(config_.user, why);
  if (login->severity == checks::CheckSeverity::error) return base::fail(std::move(refused));
  refused.severity = base::Severity::warning;
  run_.warn(refused);
  return {};
}

bool HostPreparation::wants_installation() const {
  return config_.install_docker && lacks_engine(inspection_.facts());
}

/// Installs nothing on a host that would be refused all the same; what may cure itself, a network
/// that comes up, is given its time first. The installation can be repeated, so a connection that
/// breaks does no harm.
base::Expected<void> HostPreparation::install(const base::Diagnostics& errors) {
  if (errors.empty()) {
    if (auto waited = wait_while(way_may_clear, Stage::docker); !waited) return waited;
    if (!wants_installation()) return {};
    if (const auto& report = run_.result().report) hindrances_ = hindrances(*report);
  } else {
    hindrances_ = errors.items().front().code;
  }
  if (!hindrances_.empty()) {
    run_.log().info("Docker is not installed: the host is refused anyway", {{"why", hindrances_}});
    return {};
  }
  const auto installed = inspection_.on_host(run_.context(), [this](ssh::Executor& executor) {
    return installation_.run(executor, run_.context());
  });
  if (!installed) return installed;
  // What was installed has as long to come up as anything else.
  inspection_.grant_attempts();
  return inspect();
}

/// What becomes of an installation when the host is refused all the same: what may cure itself
/// finds it there.
base::Diagnostic HostPreparation::end_installation() {
  const auto& report = run_.result().report;
  if (!report || report->worth_repeating()) return installation_.kept();
  return installation_.take_back(inspection_.executor(), run_.context());
}

/// Waits for what concerns this stage, as long as all that is wrong may cure itself.
base::Expected<void> HostPreparation::wait_for_checks(Stage stage) {
  return wait_while(may_cure_itself, stage);
}

base::Expected<void> HostPreparation::wait_while(bool (*goes_on)(const checks::Report&, Stage),
                                                 Stage stage) {
  return keep(inspection_.wait_while(
      [goes_on, stage](const checks::Report& report) { return goes_on(report, stage); },
      run_.context()));
}

base::Diagnostics HostPreparation::failed_checks() const {
  base::Diagnostics all;
  const auto& report = run_.result().report;
  if (!report) return all;
  if (auto summary = report->summary()) {
    run_.result().failed_stage = stage_of_failure(*report);
    summary->cause = "Permanent failure after " + attempts_text(inspection_.attempts()) + ": " +
                     summary->cause + " Nothing was changed in Coolify.";
    summary->values.emplace("attempts", std::to_string(inspection_.attempts()));
    if (!hindrances_.empty()) {
      summary->cause +=
          " Docker was not installed, because of what else failed: " + hindrances_ + ".";
    }
    all.add(*std::move(summary));
  }
  all.add_all(report->failures());
  return all;
}

}  // namespace registration
