#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "tests/standin/contract/question.h"
#include "tests/standin/contract/tokens.h"
#include "tests/standin/http/http_client.h"

namespace standin::contract {

/// The instance that is asked.
struct Target {
  std::string endpoint;  ///< "http://127.0.0.1:8000", without /api
  Tokens tokens;
  std::string ca_file = {};  ///< PEM, for https; empty: those of the system
};

/// What came of asking.
struct Asked {
  std::map<std::string, Json> answers;  ///< by the question's name, with their marks
  /// Paths of servers and keys that were created and could not be deleted again.
  std::vector<std::string> left_behind;
};

/// Told what is going on, a line at a time.
using Tell = std::function<void(const std::string& line)>;

/// Asks every question in order and deletes what is left of what it created, when it fails as well.
/// An answer of 429 is waited for as long as it says, and the question is asked again. Tokens are
/// masked in the answers.
/// Errors: those of send_request(); remote_failed, code "contract.rate_limit", for one that does
/// not end, and "contract.unavailable" when it answers 502, 503 or 504; cancelled, code
/// "contract.stopped".
[[nodiscard]] base::Expected<Asked> ask_all(const Target& target, const base::Context& context,
                                            const Tell& tell);

/// The answer to one question that names nothing an earlier one created, its tokens masked.
/// Errors: those of ask_all().
[[nodiscard]] base::Expected<ClientAnswer> ask_once(const Target& target,
                                                    const base::Context& context, const Tell& tell,
                                                    const Question& question);

}  // namespace standin::contract
