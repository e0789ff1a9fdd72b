#include "cli/event_file/lines.h"

namespace cli::event_file {

void Lines::keep(std::string_view part) {
  if (too_long_ || begun_.size() + part.size() > kLongest) {
    too_long_ = true;
    begun_.clear();
  } else {
    begun_ += part;
  }
}

void Lines::finish(const Take& take) {
  if (too_long_ || !begun_.empty()) take(begun_);
  clear();
}

void Lines::add(std::string_view bytes, const Take& take) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    keep(bytes.substr(0, end));
    if (end == std::string_view::npos) return;
    finish(take);
    bytes.remove_prefix(end + 1);
  }
}

void Lines::end(const Take& take) { finish(take); }

void Lines::clear() {
  begun_.clear();
  too_long_ = false;
}

}  // namespace cli::event_file
