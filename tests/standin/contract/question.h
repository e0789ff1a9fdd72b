#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/standin/store/state.h"

namespace standin::contract {

/// One request of the contract and how its answer is compared. In a path and in the texts of a body
/// `{NAME}` stands for the uuid of what an earlier question created and kept under that name, and
/// `{KEY_private}`, `{KEY_public}` for the halves of the keys `probe1` and `probe2`.
struct Question {
  std::string name;  ///< unique; recorded answers and allowances say it
  std::string method;
  std::string path;                                    ///< below /api
  Json body = nullptr;                                 ///< null: none
  std::optional<std::string> raw_body = std::nullopt;  ///< sent as it is, in place of `body`
  std::string content_type = "application/json";       ///< of a body; empty: not told
  std::string token = "rw";  ///< a name of Tokens, another text as it is, or empty for none
  bool accept_json = true;
  std::string keep = {};  ///< the name for what it creates
  bool compared = true;   ///< false: a step between the questions
  /// Of an answer that is a list without an order: only elements are compared whose member of this
  /// name begins so, for an instance may have others. Empty: all of them.
  struct Own {
    std::string member = {};
    std::string prefix = {};
  };
  std::optional<Own> unordered_list = std::nullopt;
  /// Members of the answer, or of each of its elements, that the people of an instance decide and
  /// its version does not; "*" is the whole answer. They are compared with the stand-in's alone.
  std::vector<std::string> of_instance = {};
};

/// The contract: every question in its order; later ones depend on earlier ones. Needs an instance
/// without servers of its own but Coolify's host and without these two keys, and leaves it so.
[[nodiscard]] const std::vector<Question>& questions();

/// The names of the tokens the questions use: "rw" can read and write, "ro" read, "wo" write,
/// "root" everything, "deploy" deploy, "sens" read and read:sensitive. All of one team.
[[nodiscard]] const std::vector<std::string>& token_names();

}  // namespace standin::contract
