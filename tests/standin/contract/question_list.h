#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/standin/contract/question.h"

namespace standin::contract {

/// Gathers questions; a name that is there already gets a number.
class QuestionList {
 public:
  /// Adds one and returns it, for what is not usual about it. The reference is good until the next.
  Question& ask(std::string name, std::string method, std::string path, Json body = nullptr);
  /// The same for a body that is not made of JSON.
  Question& ask_raw(std::string name, std::string method, std::string path, std::string body);
  /// A step that is not compared.
  void step(std::string method, std::string path, Json body = nullptr, std::string keep = {});
  [[nodiscard]] std::vector<Question> take() { return std::move(questions_); }

 private:
  [[nodiscard]] std::string unique(std::string name) const;
  std::vector<Question> questions_;
};

// The parts of the contract, in their order.
void ask_gates(QuestionList& list);
void ask_creates(QuestionList& list);
void ask_addresses(QuestionList& list);
/// Creates the server that the questions below are about, and keeps it as `server`.
void ask_reads(QuestionList& list);
void ask_updates(QuestionList& list);
void ask_subsystems(QuestionList& list);
void ask_keys(QuestionList& list);
void ask_ends(QuestionList& list);

}  // namespace standin::contract
