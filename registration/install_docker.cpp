#include "registration/install_docker.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "registration/install_script.h"

namespace registration {
namespace {

struct Step {
  const char* name;
  base::Duration limit;
};

constexpr std::array<Step, 4> kSteps = {{{"plan", std::chrono::minutes(6)},
                                         {"repository", std::chrono::minutes(6)},
                                         {"packages", std::chrono::minutes(15)},
                                         {"start", std::chrono::minutes(2)}}};

struct Meaning {
  std::string_view word;
  std::string_view code;
  std::string_view cause;
  std::string_view remedy;
};

constexpr Meaning kFailed = {
    "failed", "install_docker.failed", "A step of the installation failed.",
    "Repair what the evidence tells, or install Docker Engine at first boot (cloud-init)."};

constexpr std::array<Meaning, 4> kMeanings = {{
    {"no_privilege", "install_docker.no_privilege",
     "The login user is not root and cannot become root by sudo.",
     "Log in as root, give the account passwordless sudo or a password for it, or install Docker "
     "Engine at first boot."},
    {"unsupported", "install_docker.unsupported",
     "The host has none of apt, dnf, yum, zypper, pacman and apk.",
     "Install Docker Engine by the means of the host, and have nothing installed here."},
    {"no_repository", "install_docker.no_repository",
     "The distribution has no engine that is new enough, and Docker's own repository has none for "
     "this system or cannot be reached.",
     "Open the way to https://download.docker.com, or install Docker Engine at first boot."},
    kFailed,
}};

base::Diagnostic failure(const Meaning& meaning, const char* step, const std::string& evidence) {
  return {.kind = base::ErrorKind::remote_failed,
          .code = std::string(meaning.code),
          .summary = "Docker could not be installed",
          .cause = std::string(meaning.cause) + " The step was `" + step + "`.",
          .evidence = base::evidence_text(evidence, 1500),
          .remedy = std::string(meaning.remedy),
          .path = base::Path::of("docker")};
}

base::Expected<void> run(ssh::Executor& executor, const Step& step, const base::Context& context) {
  context.log.info("installing Docker", {{"step", std::string(step.name)}});
  ssh::Script script{.text = install_script(), .inputs = {}, .may_need_root = true};
  script.inputs.push_back({"install_step", base::Secret::harmless(step.name)});
  const auto output = executor.run(script, context.within(step.limit));
  if (!output) return base::fail(output.error());
  const auto facts =
      ssh::parse_facts(output->out, {install::kOutcome, install::kSource, install::kMessages});
  if (!output->succeeded() || !facts) {
    return base::fail(failure(kFailed, step.name, output->err + "\n" + output->out));
  }
  const std::string& outcome = facts->get(install::kOutcome);
  if (outcome != "done") {
    const auto* const meaning =
        std::find_if(kMeanings.begin(), kMeanings.end(),
                     [&outcome](const Meaning& one) { return one.word == outcome; });
    return base::fail(failure(meaning == kMeanings.end() ? kFailed : *meaning, step.name,
                              facts->get(install::kMessages)));
  }
  const std::string& source = facts->get(install::kSource);
  if (!source.empty()) {
    context.log.info("Docker comes from", {{"source", base::evidence_text(source, 200)}});
  }
  return {};
}

}  // namespace

base::Expected<void> install_docker(ssh::Executor& executor, const base::Context& context) {
  for (const Step& step : kSteps) {
    if (auto done = run(executor, step, context); !done) return done;
  }
  return {};
}

}  // namespace registration
