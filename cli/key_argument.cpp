#include "cli/key_argument.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "base/secret.h"
#include "registration/key_choice.h"

namespace cli {
namespace {

constexpr std::size_t kLargestKey = 256 << 10;

/// A digest of SHA-256 in base64, with or without "SHA256:" before it. There may be slashes in it.
bool is_fingerprint(std::string_view text) {
  constexpr std::string_view kPrefix = "SHA256:";
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kDigits = 43;
  if (text.starts_with(kPrefix)) return true;
  return text.size() == kDigits && text.find_first_not_of(kBase64) == std::string_view::npos;
}

/// What can only be meant as a path.
bool is_path(std::string_view text) {
  return !is_fingerprint(text) &&
         (text.find('/') != std::string_view::npos || text.starts_with('~') ||
          text.starts_with('.') || text.ends_with(".pub"));
}

/// Whether there is a file of that name that holds a key, and not just something else that is
/// called like a key of Coolify.
bool holds_key(const std::string& path) {
  auto content = base::read_file(path, kLargestKey);
  if (!content) return false;
  const base::Secret text(*std::move(content));
  return text.reveal().find("PRIVATE KEY-----") != std::string::npos ||
         registration::fingerprint_of(text, base::Secret()).has_value();
}

/// As a shell has it, which does not look behind `--ssh-key=`.
std::string with_home(const std::string& path, const Environment& environment) {
  return path.starts_with("~/") ? environment("HOME") + path.substr(1) : path;
}

}  // namespace

base::Expected<std::string> key_named(const std::string& text, const Environment& environment) {
  std::error_code none;
  if (!is_path(text) && (is_fingerprint(text) || !holds_key(text))) return text;
  const std::string path = with_home(text, environment);
  // A private key that is locked has its public half beside it.
  const std::string beside = path + ".pub";
  const std::string file = std::filesystem::exists(beside, none) ? beside : path;
  auto content = base::read_file(file, kLargestKey);
  if (!content) {
    return base::fail({.kind = base::ErrorKind::invalid_config,
                       .code = "cli.key_file",
                       .summary = "SSH public key not found: no such file",
                       .cause = "SSH public key not found: " + base::visible_text(file, 300) +
                                ". " + content.error(),
                       .remedy = "Name a file that holds a public or a private key, or a key of "
                                 "Coolify by its name, uuid or fingerprint."});
  }
  const base::Secret key(*std::move(content));
  auto fingerprint =
      registration::fingerprint_of(key, base::Secret(environment("COOLIFY_SSH_PASSPHRASE")));
  if (!fingerprint && fingerprint.error().evidence.empty()) {
    fingerprint.error().evidence = base::visible_text(file, 300);
  }
  return fingerprint;
}

}  // namespace cli
