#include "tests/standin/contract/question_list.h"

#include <algorithm>

namespace standin::contract {

Question& QuestionList::ask(std::string name, std::string method, std::string path, Json body) {
  questions_.push_back({.name = unique(std::move(name)),
                        .method = std::move(method),
                        .path = std::move(path),
                        .body = std::move(body)});
  return questions_.back();
}

Question& QuestionList::ask_raw(std::string name, std::string method, std::string path,
                                std::string body) {
  Question& question = ask(std::move(name), std::move(method), std::move(path));
  question.raw_body = std::move(body);
  return question;
}

void QuestionList::step(std::string method, std::string path, Json body, std::string keep) {
  const std::string name = "step: " + method + " " + path;
  Question& question = ask(name, std::move(method), std::move(path), std::move(body));
  question.keep = std::move(keep);
  question.compared = false;
}

std::string QuestionList::unique(std::string name) const {
  const auto taken = [this](const std::string& wanted) {
    return std::any_of(questions_.begin(), questions_.end(),
                       [&](const Question& question) { return question.name == wanted; });
  };
  if (!taken(name)) return name;
  int number = 2;
  while (taken(name + " (" + std::to_string(number) + ")")) ++number;
  return name + " (" + std::to_string(number) + ")";
}

const std::vector<Question>& questions() {
  static const std::vector<Question> all = [] {
    QuestionList list;
    for (const char* const key : {"probe1", "probe2"}) {
      const std::string text = "{" + std::string(key) + "_private}";
      list.step("POST", "/v1/security/keys", {{"name", key}, {"private_key", text}}, key);
    }
    for (const auto part : {ask_gates, ask_creates, ask_addresses, ask_reads, ask_updates,
                            ask_subsystems, ask_keys, ask_ends}) {
      part(list);
    }
    return list.take();
  }();
  return all;
}

const std::vector<std::string>& token_names() {
  static const std::vector<std::string> names = {"rw", "ro", "wo", "root", "deploy", "sens"};
  return names;
}

}  // namespace standin::contract
