#include "coolify/uuid.h"

#include <string>

#include "base/text.h"

namespace coolify {

bool is_uuid(std::string_view text) {
  constexpr std::size_t kLongest = 255;
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

base::Expected<void> check_uuid(std::string_view text, const char* attribute) {
  if (is_uuid(text)) return {};
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "coolify.invalid_uuid",
       .summary = "Not a uuid of Coolify",
       .cause = "A uuid of Coolify is made of letters, digits, dashes and underscores.",
       .evidence = base::evidence_text(text, 100),
       .remedy = "Copy the uuid from the object's page in Coolify.",
       .path = base::Path::of(attribute)});
}

}  // namespace coolify
