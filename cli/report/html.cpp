#include "cli/report/html.h"

#include <openssl/evp.h>

#include <array>

#include "base/terminal_text.h"
#include "base/utf8.h"

namespace cli::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string escaped(std::string_view text) {
  const std::string plain = base::replace_unicode_controls(
      base::valid_utf8(base::replace_controls(text, kReplacement, base::Breaks::kept)),
      kReplacement);
  std::string out;
  out.reserve(plain.size());
  for (const char one : plain) {
    switch (one) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += one;
    }
  }
  return out;
}

std::string isolated(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

std::string with_code(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const std::size_t begin = text.find('`');
    const std::size_t end =
        begin == std::string_view::npos ? begin : text.find_first_of("`\n", begin + 1);
    if (end == std::string_view::npos || text[end] != '`' || end == begin + 1) {
      const std::size_t plain = end == std::string_view::npos ? text.size() : end;
      html += escaped(text.substr(0, plain));
      text.remove_prefix(plain);
    } else {
      html += escaped(text.substr(0, begin)) + "<code>" +
              escaped(text.substr(begin + 1, end - begin - 1)) + "</code>";
      text.remove_prefix(end + 1);
    }
  }
  return html;
}

std::string policy_hash(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr) !=
      1) {
    return "'none'";
  }
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return "'sha256-" + std::string(text.begin(), text.begin() + length) + "'";
}

}  // namespace cli::report
