#include "coolify/version.h"

#include <charconv>

#include "base/text.h"

namespace coolify {
namespace {

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string Version::to_string() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::optional<Version> parse_version(std::string_view text) {
  text = base::trimmed(text);
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto major = take_number(text);
  if (!major || !take_dot(text)) return std::nullopt;
  const auto minor = take_number(text);
  if (!minor) return std::nullopt;
  const auto patch = take_dot(text) ? take_number(text) : std::nullopt;
  return Version{*major, *minor, patch.value_or(0)};
}

Version first_version_with(Feature feature) {
  switch (feature) {
    case Feature::connection_timeout_setting:
      return {4, 1, 0};
    case Feature::change_private_key:
    case Feature::unset_build_server:
    case Feature::user_with_dot:
      return {4, 1, 2};
    case Feature::validate_by_post:
      return {4, 2, 0};
    case Feature::terminal_setting:
    case Feature::subsystems:
    case Feature::team_endpoint:
      return {4, 3, 0};
  }
  return {};
}

bool supports(const std::optional<Version>& version, Feature feature) {
  return !version || *version >= first_version_with(feature);
}

base::Diagnostic version_too_old(const std::optional<Version>& version, Feature feature,
                                 const std::string& what, const base::Path& path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "coolify.version_too_old",
          .summary = "This Coolify version cannot do that",
          .cause = what + " needs Coolify " + first_version_with(feature).to_string() +
                   " or newer; this instance " +
                   (version ? "is " + version->to_string()
                            : std::string("tells no version, and does not have it")) +
                   ".",
          .remedy = "Update the Coolify instance, or leave this setting out.",
          .path = path};
}

}  // namespace coolify
