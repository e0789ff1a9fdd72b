#include "cli/import_blocks.h"

#include <string_view>

#include "base/text.h"
#include "cli/shown_text.h"

namespace cli {

std::string resource_label(const std::string& name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  std::string label;
  for (const char one : base::lower_case(name)) {
    const bool is_allowed = kAllowed.find(one) != std::string_view::npos;
    // One for each character, not for each byte.
    const bool is_continuation = (static_cast<unsigned char>(one) & 0xC0U) == 0x80U;
    if (!is_continuation) label += is_allowed ? one : '_';
  }
  const bool begins_well = !label.empty() && label.front() >= 'a' && label.front() <= 'z';
  return begins_well ? label : "server" + (label.empty() ? label : "_" + label);
}

std::string quoted_hcl(const std::string& text) {
  std::string out = "\"";
  for (const char one : one_line(text, 1000)) {
    if (one == '"' || one == '\\') out += '\\';
    // "${" and "%{" begin a template unless the first character is doubled.
    if (one == '{' && (out.back() == '$' || out.back() == '%')) out += out.back();
    out += one;
  }
  return out + '"';
}

std::string ImportBlocks::label(const std::string& name, const std::string& uuid) {
  const std::scoped_lock lock(mutex_);
  if (const auto known = labels_.find(uuid); known != labels_.end()) return known->second;
  const std::string base = resource_label(name);
  std::string label = base;
  for (int next = 2; !taken_.insert(label).second; ++next)
    label = base + "_" + std::to_string(next);
  if (!uuid.empty()) labels_.emplace(uuid, label);
  return label;
}

std::string ImportBlocks::block(const std::string& name, const std::string& uuid) {
  return "import {\n  to = coolify_server_registration." + label(name, uuid) +
         "\n  id = " + quoted_hcl(uuid) + "\n}\n";
}

}  // namespace cli
