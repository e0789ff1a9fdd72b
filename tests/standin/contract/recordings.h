#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "tests/standin/store/state.h"

namespace standin::contract {

/// What versions of Coolify answered, from a folder of files `VERSION.jsonl`. The first line of one
/// tells {"version", "base", "derived"}: a file may say only what its base does not, and a derived
/// one was not recorded but follows from what is known to have changed. Every other line tells of
/// one question: {"question"} and
///   "answer"           the whole answer
///   "as"               the name of an earlier question, whose answer in this version it resembles
///   "with", "without"  members to set ({pointer: value}) and to remove ([pointer]) in that answer,
///                      or without one in the base's
///   "because"          in a derived file, on every line: what changed, as far as that is told
class Recordings {
 public:
  /// Errors: invalid_config, code "contract.recordings", for what cannot be read, names what there
  /// is not, leaves a question without an answer, or is derived and tells no reason.
  [[nodiscard]] static base::Expected<Recordings> load(const std::string& folder);

  /// Lowest first.
  [[nodiscard]] std::vector<std::string> versions() const;
  [[nodiscard]] bool derived(const std::string& version) const;
  /// Nothing when the version or the question is unknown.
  [[nodiscard]] std::optional<Json> answer(const std::string& version,
                                           const std::string& question) const;
  /// The known version that is closest to what an instance tells of itself, of two as close ones
  /// the higher; nothing when that is no version.
  [[nodiscard]] std::optional<std::string> nearest(const std::string& told) const;

 private:
  struct Version {
    std::string base;
    bool derived = false;
    std::map<std::string, Json> lines;
    std::map<std::string, Json> answers;  ///< what the lines come to
  };
  [[nodiscard]] base::Expected<void> read(const std::string& path);
  /// Fills in the answers of a version.
  [[nodiscard]] base::Expected<void> settle(const std::string& name);
  /// What `level` makes of a question of `version`, whose earlier questions have their answers;
  /// `depth` bounds the bases.
  [[nodiscard]] std::optional<Json> at(const std::string& level, const Version& version,
                                       const std::string& question, std::size_t depth) const;

  std::map<std::string, Version> versions_;
};

}  // namespace standin::contract
