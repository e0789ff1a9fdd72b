#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "base/os/unique_fd.h"
#include "base/system_clock.h"
#include "base/text.h"
#include "base/wait.h"
#include "tests/standin/contract/access.h"
#include "tests/standin/contract/asking.h"
#include "tests/standin/contract/comparison.h"
#include "tests/standin/contract/recordings.h"
#include "tests/standin/contract/tokens.h"

namespace {

using standin::Json;
using standin::contract::ask_all;
using standin::contract::ask_once;
using standin::contract::Asked;
using standin::contract::Difference;
using standin::contract::differences;
using standin::contract::fault_of_tokens;
using standin::contract::masked;
using standin::contract::Owner;
using standin::contract::Question;
using standin::contract::questions;
using standin::contract::read_tokens;
using standin::contract::Recordings;
using standin::contract::report;
using standin::contract::Target;

constexpr int kSame = 0;
constexpr int kDifferent = 1;
constexpr int kRefused = 2;

struct Options {
  std::string endpoint;
  std::string tokens;
  std::string version;
  std::string confirm;
  std::string ca_file;
  std::string answers;
};

int complain(const std::string& text) {
  std::fprintf(stderr, "coolify-contract: %s\n", text.c_str());
  return kRefused;
}

int complain(const base::Diagnostic& diagnostic) {
  return complain(diagnostic.summary + "\n" + diagnostic.detail());
}

void say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void warn(const Target& target) {
  say("This asks " + masked(target.endpoint, target.tokens) + " " +
      std::to_string(questions().size()) +
      " questions. They create, change and delete servers and private keys there,");
  say("and start validations of servers at addresses of 127.0.2.0/24. Do it to an instance that "
      "is");
  say("fresh and yours alone, with tokens of one team that is not the root team.");
}

bool confirmed(const Options& options) {
  if (!options.confirm.empty()) return options.confirm == "yes";
  if (::isatty(STDIN_FILENO) == 0) return false;
  std::printf("Go on? Only 'yes' does: ");
  std::fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

/// What the token 'rw' is answered.
base::Expected<standin::ClientAnswer> look(const Target& target, const std::string& path) {
  return ask_once(target, {}, say, Question{.name = "", .method = "GET", .path = path});
}

/// Why this is no fresh instance; empty when it is one. Errors: those of ask_once().
base::Expected<std::string> not_fresh(const Target& target) {
  const auto told_servers = look(target, "/v1/servers");
  if (!told_servers) return base::fail(told_servers.error());
  const auto told_keys = look(target, "/v1/security/keys");
  if (!told_keys) return base::fail(told_keys.error());
  const Json servers = Json::parse(told_servers->body, nullptr, false);
  const Json keys = Json::parse(told_keys->body, nullptr, false);
  if (!servers.is_array() || !keys.is_array()) {
    return "the token 'rw' cannot list servers and private keys there";
  }
  for (const Json& server : servers) {
    const bool host = server.is_object() && server.value("is_coolify_host", Json()) == true;
    if (!host) return "the instance is not fresh: there are servers besides Coolify's host";
  }
  for (const Json& key : keys) {
    if (standin::text_of(key, "name").rfind("probe", 0) == 0) {
      return "the instance is not fresh: it has a private key whose name begins with 'probe'";
    }
  }
  return std::string();
}

bool is_known(const Recordings& recordings, const std::string& version) {
  const auto known = recordings.versions();
  return std::find(known.begin(), known.end(), version) != known.end();
}

/// The version to compare with, given what the instance tells; empty when there is none.
std::string chosen_version(const Options& options, const Recordings& recordings,
                           const std::string& told) {
  if (options.version.empty()) return recordings.nearest(told).value_or("");
  return is_known(recordings, options.version) ? options.version : std::string();
}

std::string known_versions(const Recordings& recordings) {
  std::string text;
  for (const std::string& version : recordings.versions()) {
    text += (text.empty() ? "" : ", ") + version;
  }
  return text;
}

/// Says whether all was written.
bool write_answers(const std::string& path, const Asked& asked) {
  std::ofstream file(path);
  for (const Question& question : questions()) {
    if (!question.compared) continue;
    const Json line = {{"question", question.name}, {"answer", asked.answers.at(question.name)}};
    file << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  file.flush();
  return file.good();
}

/// Whether answers can be written there; what the file has is kept until there are some.
bool writable(const std::string& path) {
  return path.empty() || std::ofstream(path, std::ios::app).good();
}

/// Says what is compared with what.
void tell_version(const Options& options, const Recordings& recordings, const std::string& told,
                  const std::string& version) {
  std::string text = "The instance tells version " + base::evidence_text(told, 100);
  if (!options.version.empty()) {
    text += "; it is compared with the version you named";
  } else if (!is_known(recordings, told)) {
    text += ", of which no answers are known; it is compared with the nearest version";
  }
  say(text + ".");
  say("Compared with " + version + (recordings.derived(version) ? " (derived)" : " (recorded)"));
}

int compare(const Recordings& recordings, const std::string& version, const Asked& asked) {
  std::vector<Difference> found;
  for (const Question& question : questions()) {
    const auto recorded = recordings.answer(version, question.name);
    if (!question.compared || !recorded) continue;
    const auto more =
        differences(question, *recorded, asked.answers.at(question.name), Owner::foreign);
    found.insert(found.end(), more.begin(), more.end());
  }
  for (const std::string& path : asked.left_behind) say("Left behind: " + path);
  say(std::to_string(asked.answers.size()) + " answers");
  std::printf("%s", report(found).c_str());
  return found.empty() ? kSame : kDifferent;
}

/// Has what was begun tidied up when somebody ends the program.
class EndOnSignal {
 public:
  EndOnSignal() {
    sigset_t signals{};
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signals_ = base::UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    watcher_ = std::jthread([this](const std::stop_token& over) {
      const base::StopSignal stop(over);
      const auto waited =
          base::wait(base::system_clock(), signals_.get(), POLLIN, base::Deadline::never(), stop);
      if (waited == base::Waited::ready) end_.request_stop();
    });
  }
  [[nodiscard]] std::stop_token token() const { return end_.get_token(); }

 private:
  base::UniqueFd signals_;
  std::stop_source end_;
  std::jthread watcher_;
};

/// Asks an instance that is fit for it.
int ask_and_compare(const Options& options, const Target& target, const Recordings& recordings,
                    const std::string& version) {
  // Until here Ctrl-C ends the program as it always does.
  const EndOnSignal end;
  base::Context context;
  context.stop = end.token();
  const auto asked = ask_all(target, context, say);
  if (!asked) return complain(asked.error());
  const bool kept = options.answers.empty() || write_answers(options.answers, *asked);
  const int result = compare(recordings, version, *asked);
  return kept ? result : complain(options.answers + " could not be written");
}

int run(const Options& options) {
  const auto tokens = read_tokens(options.tokens);
  if (!tokens) return complain(tokens.error());
  const Target target{options.endpoint, *tokens, options.ca_file};
  const auto recordings = Recordings::load(CONTRACT_ANSWERS);
  if (!recordings) return complain(recordings.error());
  warn(target);
  if (!confirmed(options)) {
    return complain("not confirmed, nothing was asked: say yes, or CONFIRM=yes where nobody can");
  }
  if (!writable(options.answers)) {
    return complain(options.answers + " cannot be written, nothing was asked");
  }
  const auto fault = fault_of_tokens(target, {}, say);
  if (!fault) return complain(fault.error());
  if (!fault->empty()) return complain(*fault);
  const auto told = look(target, "/v1/version");
  if (!told) return complain(told.error());
  const std::string version = chosen_version(options, *recordings, told->body);
  if (version.empty()) {
    return complain("no version to compare with; the instance tells " +
                    base::evidence_text(told->body, 100) + ", there are " +
                    known_versions(*recordings));
  }
  const auto reason = not_fresh(target);
  if (!reason) return complain(reason.error());
  if (!reason->empty()) return complain(*reason);
  tell_version(options, *recordings, told->body, version);
  return ask_and_compare(options, target, *recordings, version);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Asks a Coolify instance what real versions were asked, and compares the answers");
  Options options;
  app.add_option("--endpoint", options.endpoint, "Of the instance: http://HOST:PORT")->required();
  app.add_option("--tokens", options.tokens, "JSON file: rw, ro, wo, root, deploy, sens to tokens")
      ->required();
  app.add_option("--version", options.version, "Compare with this version, not the nearest one");
  app.add_option("--confirm", options.confirm, "'yes' where there is nobody to ask");
  app.add_option("--ca-file", options.ca_file, "PEM, for https");
  app.add_option("--answers", options.answers, "Write the answers to this file too, for answers/");
  CLI11_PARSE(app, argc, argv);
  while (!options.endpoint.empty() && options.endpoint.back() == '/') options.endpoint.pop_back();
  return run(options);
}
