#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "tests/standin/contract/question.h"

namespace standin::contract {

/// Whose instance is compared. On one of other people the members that they decide are
/// left out, and so is the Sentinel's default address, which follows from the instance's own.
enum class Owner { ours, foreign };

/// One place where an answer is not what was recorded.
struct Difference {
  std::string question;
  std::string path;  ///< JSON pointer into the answer: "/body/settings/id"
  std::string text;  ///< "recorded 200, here 404"
};

/// The differences of one answer. Lists without an order are compared as sets.
[[nodiscard]] std::vector<Difference> differences(const Question& question, const Json& recorded,
                                                  const Json& answer, Owner owner);

/// A difference that is known and may be.
struct Allowance {
  std::string question;
  std::string path;
  std::vector<std::string> versions;
  std::string because;
};

/// Reads a JSON list of them. Errors: invalid_config, code "contract.allowances", for one that
/// names a whole answer, no version or no reason.
[[nodiscard]] base::Expected<std::vector<Allowance>> load_allowances(const std::string& file);

/// What the allowances of a version leave to complain about: differences nobody allowed, and
/// allowances for what does not differ any more.
struct Complaints {
  std::vector<Difference> differences;
  std::vector<Allowance> idle;
  [[nodiscard]] bool none() const { return differences.empty() && idle.empty(); }
};
[[nodiscard]] Complaints complaints(std::vector<Difference> found,
                                    const std::vector<Allowance>& allowances,
                                    const std::string& version);

/// For people: every kind of difference once, with the questions it was seen at.
[[nodiscard]] std::string report(const std::vector<Difference>& found);

}  // namespace standin::contract
