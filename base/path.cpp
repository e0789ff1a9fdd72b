#include "base/path.h"

#include <utility>

namespace base {

Path Path::of(std::string name) { return Path().name(std::move(name)); }

Path Path::name(std::string name) const { return plus(Name{std::move(name)}); }

Path Path::index(std::int64_t index) const { return plus(Index{index}); }

Path Path::key(std::string key) const { return plus(Key{std::move(key)}); }

Path Path::below(const Path& parent) const {
  Path joined = parent;
  joined.steps_.insert(joined.steps_.end(), steps_.begin(), steps_.end());
  return joined;
}

Path Path::plus(Step step) const {
  Path longer = *this;
  longer.steps_.push_back(std::move(step));
  return longer;
}

std::string Path::to_string() const {
  std::string text;
  for (const Step& step : steps_) {
    if (const auto* name = std::get_if<Name>(&step)) {
      if (!text.empty()) text += '.';
      text += name->value;
    } else if (const auto* index = std::get_if<Index>(&step)) {
      text += '[' + std::to_string(index->value) + ']';
    } else {
      text += "[\"" + std::get<Key>(step).value + "\"]";
    }
  }
  return text;
}

}  // namespace base
