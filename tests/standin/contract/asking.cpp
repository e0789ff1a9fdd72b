#include "tests/standin/contract/asking.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "tests/standin/contract/marks.h"
#include "tests/standin/store/ssh_key.h"

namespace standin::contract {
namespace {

constexpr int kPatience = 5;  ///< times a question is asked again because of the rate limit
constexpr int kTooMany = 429;
constexpr std::int64_t kLongestWait = 120;  ///< seconds

base::Diagnostic problem(base::ErrorKind kind, const char* code, const char* summary) {
  base::Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.code = code;
  diagnostic.summary = summary;
  return diagnostic;
}

/// What stands before an instance says so when there is none behind it.
bool unavailable(int status) { return status == 502 || status == 503 || status == 504; }

base::Diagnostic outage(int status) {
  base::Diagnostic diagnostic = problem(base::ErrorKind::remote_failed, "contract.unavailable",
                                        "The instance is not available");
  diagnostic.cause = "it answered " + std::to_string(status);
  diagnostic.remedy = "Ask again when it runs.";
  return diagnostic;
}

tl::unexpected<base::Diagnostic> stopped() {
  return base::fail(
      problem(base::ErrorKind::cancelled, "contract.stopped", "The questions were stopped"));
}

std::int64_t seconds_of(const std::string& retry_after) {
  std::int64_t seconds = 1;
  std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
  return std::clamp<std::int64_t>(seconds, 0, kLongestWait);
}

/// The names in braces and what they stand for.
using Names = std::map<std::string, std::string>;

std::string filled_in(std::string text, const Names& names) {
  for (const auto& [name, value] : names) {
    const std::string mark = "{" + name + "}";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size()) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

Json filled_in(Json body, const Names& names) {
  if (body.is_string()) return filled_in(body.get<std::string>(), names);
  if (body.is_structured()) {
    for (Json& element : body) element = filled_in(std::move(element), names);
  }
  return body;
}

Names fresh_keys() {
  Names names;
  for (const std::string name : {"probe1", "probe2"}) {
    names[name + "_private"] = generate_key();
    names[name + "_public"] =
        load_key(names[name + "_private"]).value().public_key.value() + name + "\n";
  }
  return names;
}

std::string authorization(const Target& target, const std::string& token) {
  const auto found = target.tokens.find(token);
  return "Bearer " + (found == target.tokens.end() ? token : found->second);
}

ClientRequest request_of(const Target& target, const Question& question, const Names& names) {
  ClientRequest request;
  request.method = question.method;
  request.url = target.endpoint + "/api" + filled_in(question.path, names);
  request.ca_file = target.ca_file;
  request.timeout = std::chrono::minutes(1);
  if (question.accept_json) request.headers.push_back({"Accept", "application/json"});
  if (!question.token.empty()) {
    request.headers.push_back({"Authorization", authorization(target, question.token)});
  }
  if (!question.body.is_null()) request.body = filled_in(question.body, names).dump();
  if (question.raw_body) request.body = *question.raw_body;
  if (question.raw_body || !question.body.is_null()) {
    // An empty value keeps the client from telling a type of its own.
    const std::string& type = question.content_type;
    request.headers.push_back({"Content-Type", type});
  }
  return request;
}

/// What a request needs to be sent patiently.
struct Patience {
  const Tokens& tokens;  ///< to be masked
  base::Clock& clock;
  const std::stop_token& stop;
  const Tell& tell;
};

base::Expected<ClientAnswer> send_patiently(const ClientRequest& request,
                                            const Patience& patience) {
  for (int tries = 0; tries <= kPatience; ++tries) {
    auto answer = send_request(request);
    if (!answer) return answer;
    if (unavailable(answer->status)) return base::fail(outage(answer->status));
    if (answer->status != kTooMany) return masked(std::move(*answer), patience.tokens);
    const std::int64_t seconds = seconds_of(answer->header("Retry-After"));
    patience.tell("The rate limit is reached; going on in " + std::to_string(seconds) + " s.");
    const auto until = patience.clock.now() + std::chrono::seconds(seconds);
    if (patience.clock.sleep_until(until, patience.stop) == base::Waited::cancelled) {
      return stopped();
    }
  }
  return base::fail(problem(base::ErrorKind::remote_failed, "contract.rate_limit",
                            "The rate limit does not end"));
}

/// Whether a server of a list has an address of the questions, however that is written.
bool server_of_questions(const Json& server) {
  return text_of(server, "ip").find("127.0.2.") != std::string::npos &&
         server.value("is_coolify_host", Json()) != true;
}

bool key_of_questions(const Json& key) {
  const std::string name = text_of(key, "name");
  return name == "probe1" || name == "probe2";
}

/// One run: what stands for the names in braces, and what has to go in the end.
class Run {
 public:
  Run(const Target& target, const base::Context& context, const Tell& tell)
      : target_(target),
        context_(context),
        stop_(context.stop),
        tell_(tell),
        names_(fresh_keys()) {}

  base::Expected<void> ask(const Question& question) {
    const auto answer = patiently(request_of(target_, question, names_));
    if (!answer) return base::fail(answer.error());
    remember(question, *answer);
    if (question.compared) asked_.answers[question.name] = marked_answer(*answer);
    return {};
  }

  /// Finds what was created by a request whose answer was lost. That no stop ends.
  void find_lost() {
    stop_ = {};
    find_lost("/v1/servers", server_of_questions);
    find_lost("/v1/security/keys", key_of_questions);
  }

  /// Deletes what is still there, servers before the keys they use. That no stop ends.
  Asked finish() {
    stop_ = {};
    std::sort(created_.begin(), created_.end(), std::greater<>());
    for (const std::string& path : created_) {
      const Question question{.name = "", .method = "DELETE", .path = path};
      const auto answer = patiently(request_of(target_, question, names_));
      if (!answer || answer->status != 200) asked_.left_behind.push_back(path);
    }
    return std::move(asked_);
  }

 private:
  base::Expected<ClientAnswer> patiently(const ClientRequest& request) {
    return send_patiently(request, {target_.tokens, *context_.clock, stop_, tell_});
  }

  void find_lost(const std::string& path, bool (*ours)(const Json&)) {
    const Question question{.name = "", .method = "GET", .path = path};
    const auto answer = patiently(request_of(target_, question, names_));
    if (!answer) return;
    const Json list = Json::parse(answer->body, nullptr, false);
    if (!list.is_array()) return;
    for (const Json& element : list) {
      const std::string one = path + "/" + text_of(element, "uuid");
      const bool known = std::find(created_.begin(), created_.end(), one) != created_.end();
      if (!known && ours(element)) created_.push_back(one);
    }
  }

  void remember(const Question& question, const ClientAnswer& answer) {
    const std::string path = filled_in(question.path, names_);
    if (question.method == "DELETE" && answer.status == 200) {
      std::erase(created_, path.substr(0, path.find('?')));
    }
    const std::string uuid = text_of(Json::parse(answer.body, nullptr, false), "uuid");
    const bool created = question.method == "POST" && answer.status == 201 && !uuid.empty();
    if (created) created_.push_back(path.substr(0, path.find('?')) + "/" + uuid);
    // What was not created is asked for as something that is not there.
    if (!question.keep.empty()) names_[question.keep] = created ? uuid : "x";
  }

  const Target& target_;
  const base::Context& context_;
  std::stop_token stop_;
  const Tell& tell_;
  Names names_;
  std::vector<std::string> created_;
  Asked asked_;
};

}  // namespace

base::Expected<Asked> ask_all(const Target& target, const base::Context& context,
                              const Tell& tell) {
  Run run(target, context, tell);
  for (const Question& question : questions()) {
    auto asked = run.ask(question);
    if (asked && context.stop.stop_requested()) asked = stopped();
    if (!asked) {
      tell("Ended; what is left is deleted.");
      run.find_lost();
      for (const std::string& path : run.finish().left_behind) tell("Left behind: " + path);
      return base::fail(asked.error());
    }
  }
  return run.finish();
}

base::Expected<ClientAnswer> ask_once(const Target& target, const base::Context& context,
                                      const Tell& tell, const Question& question) {
  return send_patiently(request_of(target, question, Names()),
                        {target.tokens, *context.clock, context.stop, tell});
}

}  // namespace standin::contract
