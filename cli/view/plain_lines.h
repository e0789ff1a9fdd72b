#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "cli/view/history.h"

namespace cli::view {

/// Registrations told in lines, for what is no terminal.
class PlainLines {
 public:
  /// The line for what became of a machine; nothing when it says no more than the last one did:
  /// another try that failed for the same reason.
  [[nodiscard]] std::optional<std::string> line(const Machine& machine, bool unicode);
  void clear() { last_.clear(); }

 private:
  std::unordered_map<std::string, std::string> last_;  // what was told, by correlation id
};

}  // namespace cli::view
