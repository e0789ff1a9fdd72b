#include "coolify/told_text.h"

#include <algorithm>
#include <mutex>

#include "base/ip_address.h"
#include "base/masker.h"
#include "coolify/address.h"
#include "http/proxy_choice.h"

namespace coolify {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
/// What is shorter is as likely a word: development instances have tokens such as "root".
constexpr std::size_t kShortest = 8;

/// Apart from the secrets of all kinds, because those come and go with each object that is at work,
/// and what Coolify tells has to read the same each time.
struct Known {
  std::mutex mutex;
  base::Masker masker{kShortest};
};

Known& known() {
  static auto* instance = new Known;
  return *instance;
}

/// The part of a token or of a header that is secret by itself: "12|secret", "Bearer secret".
base::Secret bare(const base::Secret& secret) {
  constexpr std::string_view kBorders = "| ";
  const std::string_view text = secret.reveal();
  const std::size_t border = text.find_first_of(kBorders);
  const bool is_one = border != std::string_view::npos && border == text.find_last_of(kBorders);
  return base::Secret(std::string(is_one ? text.substr(border + 1) : text));
}

std::string masked(std::string text) {
  if (text.size() < kShortest) return text;
  const std::scoped_lock lock(known().mutex);
  return known().masker.mask(std::move(text));
}

/// A word such as "production", a number or an address: nothing that is secret by itself, and what
/// answers hold for reasons of their own.
bool is_ordinary(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  const auto is_made_of = [text](std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
  };
  return (text.size() <= kLongest &&
          (is_made_of("abcdefghijklmnopqrstuvwxyz_-") || is_made_of("0123456789"))) ||
         base::is_ip_address(text);
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

Credentials::Credentials(const ClientConfig& config) {
  secrets_ = http::proxy_credentials(
      http::choose_proxy(config.endpoint, config.proxy_url, http::process_environment).url);
  secrets_.push_back(config.token.clone());
  for (std::size_t i = 0, count = secrets_.size(); i < count; ++i) {
    secrets_.push_back(bare(secrets_[i]));
  }
  for (const auto& [name, value] : config.headers) {
    take_header(value.clone());
    take_header(bare(value));
  }
  const std::scoped_lock lock(known().mutex);
  for (const base::Secret& secret : secrets_) known().masker.add(secret.reveal());
}

void Credentials::take_header(base::Secret value) {
  (is_ordinary(value.reveal()) ? ordinary_ : secrets_).push_back(std::move(value));
}

Credentials::~Credentials() {
  const std::scoped_lock lock(known().mutex);
  for (const base::Secret& secret : secrets_) known().masker.remove(secret.reveal());
}

std::string fit_text(std::string_view text, base::Breaks breaks) {
  if (is_plain(text)) return std::string(text);
  return base::replace_unicode_controls(base::replace_controls(text, kReplacement, breaks),
                                        kReplacement);
}

std::string told_text(std::string_view text, base::Breaks breaks) {
  // A secret is looked for as it was sent: what makes a text fit changes it.
  return fit_text(masked(std::string(text)), breaks);
}

bool holds_credential(std::string_view text) { return masked(std::string(text)) != text; }

bool tells(std::string_view told, std::string_view sent) {
  return told == sent || told == masked(std::string(sent));
}

bool tells_address(std::string_view told, std::string_view sent) {
  return same_address(told, sent) || same_address(told, masked(std::string(sent)));
}

}  // namespace coolify
