#include "registration/install_docker.h"

#include <algorithm>
#include <array>

#include "base/oldest_docker.h"
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
                                         {"start", std::chrono::minutes(7)}}};
constexpr Step kUndo = {"undo", std::chrono::minutes(3)};

/// What an installation brings, as far as the checks speak of it.
constexpr std::array<std::string_view, 3> kCured = {"docker.not_installed", "docker.client_only",
                                                    "docker.compose_missing"};

struct Meaning {
  std::string_view word;
  std::string_view code;
  std::string_view cause;
  std::string_view remedy;
  bool names_offer = false;  ///< whether the cause begins with what the system's repositories have
};

constexpr Meaning kFailed = {
    "failed", "install_docker.failed", "A step of the installation failed.",
    "Repair what the evidence tells, or install Docker Engine at first boot (cloud-init)."};

/// Where what the system's own repositories offer is not known.
constexpr Meaning kUnread = {
    "unread", "install_docker.system_unread",
    "Not all repositories of the system could be read, so that it is not known whether they offer "
    "Docker Engine; and Docker's own repository has none for this system or cannot be reached.",
    "Repair what the evidence names: the mirror, the name server or the proxy of the package "
    "manager. As root, what reads the repositories shows it (apt-get update, dnf makecache, zypper "
    "refresh)."};

constexpr std::array<Meaning, 6> kMeanings = {{
    {"no_privilege", "install_docker.no_privilege",
     "The login user is not root and cannot become root by sudo.",
     "Log in as root, give the account passwordless sudo or a password for it, or install Docker "
     "Engine at first boot."},
    {"unsupported", "install_docker.unsupported",
     "The host has none of apt, dnf, yum, zypper, pacman and apk.",
     "Install Docker Engine by the means of the host, and have nothing installed here."},
    {"no_repository", "install_docker.no_repository",
     "Docker's own repository has none for this system either.",
     "Switch on the repository of the system that has it (Alpine: community; SLES: the Containers "
     "module), use a newer release of the system, or install Docker Engine and its compose plugin "
     "at first boot (cloud-init).",
     true},
    {"unreachable", "install_docker.unreachable",
     "Docker's own repository, which would be next, cannot be reached from the host.",
     "Open the way from the host to https://download.docker.com, or install Docker Engine at first "
     "boot (cloud-init).",
     true},
    {"no_compose", "install_docker.no_compose",
     "Coolify uses no engine without the compose plugin, and Docker's own repository has none for "
     "this system.",
     "Put the plugin there at first boot (cloud-init); the engine is installed once it is there. "
     "As root: mkdir -p /usr/local/lib/docker/cli-plugins && curl -fsSL "
     "https://github.com/docker/compose/releases/latest/download/docker-compose-linux-$(uname -m) "
     "-o /usr/local/lib/docker/cli-plugins/docker-compose && chmod 755 "
     "/usr/local/lib/docker/cli-plugins/docker-compose",
     true},
    kFailed,
}};

/// What one step reported.
struct Answer {
  const Meaning* failure = nullptr;  ///< null: done
  std::string offer = {};            ///< a sentence about the system's own repositories
  std::string source = {};
  std::string unread = {};
  std::string messages = {};
  std::vector<std::string> added = {};
  std::vector<std::string> taken = {};
  std::vector<std::string> left = {};
};

const Meaning* meaning_of(const std::string& outcome) {
  if (outcome == "done") return nullptr;
  const auto* const found =
      std::find_if(kMeanings.begin(), kMeanings.end(),
                   [&outcome](const Meaning& one) { return one.word == outcome; });
  return found == kMeanings.end() ? &kFailed : found;
}

std::string offer_of(const ssh::Facts& facts) {
  std::string system(base::trimmed(facts.get(install::kSystem)));
  if (system.empty()) system = "the system";
  const std::string& offered = facts.get(install::kOffered);
  const std::string begin = "The repositories of " + base::evidence_text(system, 100) + " offer ";
  if (offered.empty()) return begin + "no Docker Engine.";
  return begin + base::evidence_text(offered, 200) + "; needed is version " +
         std::to_string(base::kOldestDocker) + " or newer, with the compose plugin.";
}

base::Expected<Answer> ask(ssh::Executor& executor, const Step& step, const std::string& added,
                           const base::Context& context) {
  ssh::Script script{.text = install_script(), .inputs = {}, .may_need_root = true};
  script.inputs.push_back({"install_step", base::Secret::harmless(step.name)});
  script.inputs.push_back({"install_added", base::Secret::harmless(added)});
  const auto output = executor.run(script, context.within(step.limit));
  if (!output) return base::fail(output.error());
  const auto facts =
      ssh::parse_facts(output->out, {install::kOutcome, install::kSource, install::kSystem,
                                     install::kOffered, install::kUnread, install::kAdded,
                                     install::kTaken, install::kLeft, install::kMessages});
  if (!output->succeeded() || !facts) {
    return Answer{.failure = &kFailed, .messages = output->err + "\n" + output->out};
  }
  return Answer{.failure = meaning_of(facts->get(install::kOutcome)),
                .offer = offer_of(*facts),
                .source = facts->get(install::kSource),
                .unread = facts->get(install::kUnread),
                .messages = facts->get(install::kMessages),
                .added = facts->get(install::kAdded),
                .taken = facts->get(install::kTaken),
                .left = facts->get(install::kLeft)};
}

/// "file:/etc/apt/keyrings/docker.asc" is told as the path, "package:docker-ce" as the name.
std::string list(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) {
    text += (text.empty() ? "" : ", ") + token.substr(token.find(':') + 1);
  }
  return base::evidence_text(text, 600);
}

void append(std::vector<std::string>& tokens, const std::vector<std::string>& more) {
  for (const std::string& token : more) {
    if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
  }
}

/// What became of what a run had added.
std::string fate_of(const Answer& end) {
  std::string text;
  if (!end.taken.empty()) text += " Taken away again: " + list(end.taken) + ".";
  if (!end.left.empty()) text += " Could not be taken away: " + list(end.left) + ".";
  return text;
}

/// What no package manager takes away with its packages.
std::string stays_of(const Answer& end) {
  const bool any = std::any_of(end.taken.begin(), end.taken.end(), [](const std::string& token) {
    return token.starts_with("package:");
  });
  return any ? " Configuration files of the packages stay, as the package manager has it." : "";
}

base::Diagnostic failure(const Answer& end, const char* step) {
  const Meaning& meaning = *end.failure;
  return {.kind = base::ErrorKind::remote_failed,
          .code = std::string(meaning.code),
          .summary = "Docker could not be installed",
          .cause = (meaning.names_offer ? end.offer + " " : "") + std::string(meaning.cause) +
                   fate_of(end) + " The step was `" + step + "`.",
          .evidence = base::evidence_text(end.messages, 1500),
          .remedy = std::string(meaning.remedy) + stays_of(end),
          .path = base::Path::of("docker")};
}

/// Has `added` taken away, and tells it with the step that failed. What cannot be told of counts as
/// left.
void take_away(ssh::Executor& executor, const std::vector<std::string>& added,
               const base::Context& context, Answer& end) {
  if (added.empty()) return;
  context.log.info("taking away what was installed", {{"what", list(added)}});
  std::string words;
  for (const std::string& token : added) words += (words.empty() ? "" : " ") + token;
  const auto undone = ask(executor, kUndo, words, context);
  if (undone && undone->failure == nullptr) {
    append(end.taken, undone->taken);
    append(end.left, undone->left);
    if (!undone->left.empty()) end.messages += "\n" + undone->messages;
    return;
  }
  append(end.left, added);
  end.messages += "\n" + (undone ? undone->messages : undone.error().cause);
}

/// The error of a step whose end nobody has seen.
base::Diagnostic unfinished(base::Diagnostic error, const char* step) {
  if (error.kind != base::ErrorKind::timeout && error.kind != base::ErrorKind::cancelled) {
    return error;
  }
  error.cause +=
      " Docker was being installed, in the step `" + std::string(step) +
      "`. What the package manager had begun it finishes by itself, and what came with it "
      "stays.";
  error.remedy +=
      " Before you do anything else on the host, see that its package manager has ended "
      "(ps, or dpkg --audit). The same again goes on from there.";
  return error;
}

}  // namespace

bool installation_cures(std::string_view code) {
  return std::find(kCured.begin(), kCured.end(), code) != kCured.end();
}

base::Expected<void> DockerInstallation::run(ssh::Executor& executor,
                                             const base::Context& context) {
  for (const Step& step : kSteps) {
    context.log.debug("installing Docker", {{"step", std::string(step.name)}});
    context.tell({.what = "the installation of Docker, step " + std::string(step.name)});
    auto answer = ask(executor, step, "", context);
    if (!answer) return base::fail(unfinished(answer.error(), step.name));
    append(added_, answer->added);
    if (!answer->unread.empty()) unread_ = answer->unread;
    if (answer->failure != nullptr) {
      if (answer->failure->names_offer && !unread_.empty()) {
        answer->failure = &kUnread;
        answer->messages = unread_ + (answer->messages == unread_ ? "" : "\n" + answer->messages);
      }
      take_away(executor, added_, context, *answer);
      added_.clear();
      return base::fail(failure(*answer, step.name));
    }
    if (!answer->source.empty()) {
      context.log.info("Docker comes from", {{"source", base::evidence_text(answer->source, 200)}});
    }
  }
  return {};
}

base::Diagnostic DockerInstallation::take_back(ssh::Executor& executor,
                                               const base::Context& context) {
  Answer end;
  take_away(executor, added_, context, end);
  added_.clear();
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::remote_failed,
          .code = "install_docker.taken_back",
          .summary = "Docker was installed in vain",
          .cause = "Docker was installed, and checks failed afterwards that it does not cure." +
                   fate_of(end),
          .evidence = base::evidence_text(end.messages, 1500),
          .remedy = "Repair what the checks name; the next run installs it again." + stays_of(end),
          .path = base::Path::of("docker")};
}

base::Diagnostic DockerInstallation::kept() const {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::remote_failed,
          .code = "install_docker.kept",
          .summary = "Docker was installed, and stays",
          .cause = "Docker was installed before the run failed, and what was added stays: " +
                   list(added_) + ".",
          .remedy = "Nothing has to be done about it: the next run goes on with it.",
          .path = base::Path::of("docker")};
}

base::Expected<void> install_docker(ssh::Executor& executor, const base::Context& context) {
  return DockerInstallation().run(executor, context);
}

}  // namespace registration
