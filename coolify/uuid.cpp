#include "coolify/uuid.h"

namespace coolify {

bool is_uuid(std::string_view text) {
  constexpr std::size_t kLongest = 255;
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace coolify
