#include "base/pem.h"

#include <algorithm>
#include <optional>

#include "base/hidden_text.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kSpace = " \t\r\n";

bool is_base64(char32_t code) {
  return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
         (code >= '0' && code <= '9') || code == '+' || code == '/' || code == '=';
}

/// A backslash is no part of PEM: it wrote out a line break, or stands before a slash as in JSON.
std::string without_backslashes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    while (i + 1 < text.size() && text[i + 1] == '\\') ++i;
    const char written = i + 1 < text.size() ? text[i + 1] : '\0';
    const bool is_escape = written == 'n' || written == 'r' || written == 't';
    if (is_escape) ++i;
    if (is_escape) out += '\n';
  }
  return out;
}

/// On which line which character is; a line break that is written out counts as one.
std::string foreign_at(std::string_view text, std::size_t place) {
  const std::string_view before = text.substr(0, place);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return "its line " + std::to_string(line) + " holds " +
         code_point(utf8_character(text, place).code) + ", which is no character of PEM";
}

/// What an encrypted key of the older form says of its encryption, and takes it off `body`.
std::optional<std::string> take_encryption(std::string_view& body) {
  constexpr std::string_view kType = "Proc-Type: 4,ENCRYPTED";
  constexpr std::string_view kInfo = "DEK-Info: ";
  constexpr std::size_t kShortDigits = 16;  // of DES, whose blocks have 8 bytes
  constexpr std::size_t kDigits = 32;
  const std::size_t info = body.find(kInfo);
  if (body.find(kType) == std::string_view::npos || info == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = body.substr(info + kInfo.size());
  const std::size_t comma = rest.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::size_t digits = rest.starts_with("DES") ? kShortDigits : kDigits;
  const std::string_view said = rest.substr(0, comma + 1 + digits);
  if (said.size() != comma + 1 + digits) return std::nullopt;
  body = rest.substr(said.size());
  std::string headers(kType);
  headers.append("\n").append(kInfo).append(said).append("\n\n");
  return headers;
}

class Tidy {
 public:
  explicit Tidy(std::string_view text) : text_(text) { out_.reserve(text.size() + 256); }

  tl::expected<std::string, std::string> all() && {
    std::size_t at = 0;
    for (;;) {
      const std::size_t begin = text_.find(kBegin, at);
      if (begin == std::string_view::npos) return std::move(out_);
      const std::size_t label_at = begin + kBegin.size();
      const std::size_t label_end = text_.find(kDashes, label_at);
      if (label_end == std::string_view::npos) {
        return tl::unexpected(std::string("its first line does not end with five dashes."));
      }
      const std::string label(text_.substr(label_at, label_end - label_at));
      const std::string last = "-----END " + label + "-----";
      const std::size_t body = label_end + kDashes.size();
      const std::size_t end = text_.find(last, body);
      if (end == std::string_view::npos) {
        return tl::unexpected("its last line, \"" + visible_text(last, 80) + "\", is missing.");
      }
      if (auto fault = add_block(label, body, end); !fault.empty()) return tl::unexpected(fault);
      out_ += last + "\n";
      at = end + last.size();
    }
  }

 private:
  /// Adds a block up to its last line; returns what is wrong with it.
  std::string add_block(const std::string& label, std::size_t begin, std::size_t end) {
    out_ += std::string(kBegin) + label + std::string(kDashes) + "\n";
    std::string_view body = text_.substr(begin, end - begin);
    if (body.find(':') != std::string_view::npos) {
      const auto encryption = take_encryption(body);
      if (!encryption) return "it has headers that cannot be read.";
      out_ += *encryption;
    }
    // As OpenSSH and OpenSSL wrap their own.
    const std::size_t width = label.starts_with("OPENSSH") ? 70 : 64;
    std::size_t column = 0;
    for (std::size_t i = 0; i < body.size();) {
      const Utf8Character one = utf8_character(body, i);
      if (is_base64(one.code)) {
        if (column == width) out_ += '\n';
        if (column == width) column = 0;
        out_ += body[i];
        ++column;
      } else if (kSpace.find(body[i]) == std::string_view::npos) {
        return foreign_at(text_, static_cast<std::size_t>(body.data() - text_.data()) + i) + ".";
      }
      i += one.bytes;
    }
    if (column > 0) out_ += '\n';
    return {};
  }

  std::string_view text_;
  std::string out_;
};

}  // namespace

tl::expected<std::string, std::string> tidy_pem(std::string_view text) {
  if (text.find(kDashes) == std::string_view::npos) return std::string();
  const std::string plain = without_backslashes(with_plain_blanks(text));
  return Tidy(plain).all();
}

}  // namespace base
