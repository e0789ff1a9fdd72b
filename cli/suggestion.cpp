#include "cli/suggestion.h"

#include <algorithm>
#include <numeric>

namespace cli {
namespace {

constexpr std::size_t kLongest = 64;

/// How many characters have to be changed, added or taken away.
std::size_t distance(const std::string& one, const std::string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t changed = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string closest_to(const std::string& word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > kLongest) return {};
  std::string best;
  std::size_t nearest = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& one : known) {
    const std::size_t far = distance(word, one);
    if (far < nearest) {
      nearest = far;
      best = one;
    }
  }
  return best;
}

}  // namespace cli
