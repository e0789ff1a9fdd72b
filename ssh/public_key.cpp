#include "ssh/public_key.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include "base/hidden_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "ssh/errors.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kFingerprintPrefix = "SHA256:";
constexpr std::size_t kFingerprintDigits = 43;

struct Curve {
  std::string_view name;
  std::size_t coordinate_bytes;
};
constexpr std::array<Curve, 3> kCurves = {{{"nistp256", 32}, {"nistp384", 48}, {"nistp521", 66}}};

bool reads_point(WireReader& reader, std::string_view curve_name) {
  const auto* const curve = std::find_if(kCurves.begin(), kCurves.end(),
                                         [&](const Curve& one) { return one.name == curve_name; });
  if (curve == kCurves.end()) return false;
  if (reader.string() != curve_name) return false;
  const auto point = reader.string();
  return point && point->size() == 1 + 2 * curve->coordinate_bytes && point->front() == 4;
}

bool reads_ed25519(WireReader& reader) {
  const auto key = reader.string();
  return key && key->size() == 32;
}

bool reads_rsa(WireReader& reader) {
  const auto exponent = reader.string();
  const auto modulus = reader.string();
  return exponent && modulus && !exponent->empty() && exponent->size() <= 8 &&
         modulus->size() >= 128 && modulus->size() <= 2049;
}

bool reads_application(WireReader& reader) { return reader.string().has_value(); }

/// Reads what follows the type in a blob of that type.
bool reads_body(WireReader& reader, std::string_view type) {
  constexpr std::string_view kEcdsa = "ecdsa-sha2-";
  if (type == "ssh-ed25519") return reads_ed25519(reader);
  if (type == "ssh-rsa") return reads_rsa(reader);
  if (type.starts_with(kEcdsa)) return reads_point(reader, type.substr(kEcdsa.size()));
  if (type == "sk-ssh-ed25519@openssh.com") {
    return reads_ed25519(reader) && reads_application(reader);
  }
  if (type == "sk-ecdsa-sha2-nistp256@openssh.com") {
    return reads_point(reader, "nistp256") && reads_application(reader);
  }
  return false;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

tl::unexpected<base::Diagnostic> invalid(std::string cause) {
  return base::fail(diagnostic(Fault::public_key_invalid, std::move(cause)));
}

}  // namespace

bool is_key_type(std::string_view word) {
  constexpr std::array<std::string_view, 7> kTypes = {"ssh-ed25519",
                                                      "ssh-rsa",
                                                      "ecdsa-sha2-nistp256",
                                                      "ecdsa-sha2-nistp384",
                                                      "ecdsa-sha2-nistp521",
                                                      "sk-ssh-ed25519@openssh.com",
                                                      "sk-ecdsa-sha2-nistp256@openssh.com"};
  return std::find(kTypes.begin(), kTypes.end(), word) != kTypes.end();
}

std::string_view take_word(std::string_view& rest) {
  rest = base::trimmed(rest);
  const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

bool is_foreign_key(std::string_view line) {
  const std::string_view type = take_word(line);
  const auto blob = decode_base64(take_word(line));
  return blob && WireReader(*blob).string() == type && !is_key_type(type);
}

std::string PublicKey::line_without_comment() const { return type + " " + encode_base64(blob); }

std::string PublicKey::line() const {
  return comment.empty() ? line_without_comment() : line_without_comment() + " " + comment;
}

std::size_t PublicKey::rsa_bits() const {
  WireReader reader(blob);
  if (reader.string() != "ssh-rsa" || !reader.string()) return 0;
  std::string_view modulus = reader.string().value_or("");
  while (modulus.starts_with('\0')) modulus.remove_prefix(1);
  if (modulus.empty()) return 0;
  return modulus.size() * 8 -
         static_cast<std::size_t>(std::countl_zero(static_cast<std::uint8_t>(modulus.front())));
}

std::string PublicKey::fingerprint() const { return fingerprint_of_blob(blob); }

std::string fingerprint_of_blob(std::string_view blob) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(blob.data(), blob.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string text(digest.begin(), digest.begin() + size);
  text = encode_base64(text);
  text.resize(kFingerprintDigits);
  return std::string(kFingerprintPrefix) + text;
}

bool is_fingerprint(std::string_view text) {
  if (!text.starts_with(kFingerprintPrefix)) return false;
  text.remove_prefix(kFingerprintPrefix.size());
  if (text.size() != kFingerprintDigits) return false;
  return decode_base64(std::string(text) + "=").has_value();
}

base::Expected<PublicKey> public_key_of_blob(std::string_view blob) {
  WireReader reader(blob);
  const auto type = reader.string();
  if (!type || !is_key_type(*type)) return invalid("The key is of no type this program knows.");
  if (!reads_body(reader, *type) || !reader.at_end()) {
    return invalid("The key is damaged: its data does not have the form of its type.");
  }
  return PublicKey{std::string(*type), std::string(blob), {}};
}

base::Expected<PublicKey> parse_public_key(std::string_view line) {
  line = base::trimmed(line);
  if (line.empty()) return invalid("The text is empty.");
  if (has_control_character(line)) {
    return invalid("The text has more than one line, or control characters. " +
                   base::hidden_part(line));
  }
  if (base::valid_utf8(line) != line) return invalid("The text is not valid UTF-8.");
  std::string_view rest = line;
  const std::string_view type = take_word(rest);
  const std::string_view encoded = take_word(rest);
  if (!is_key_type(type)) {
    if (is_key_type(encoded) || type.find('=') != std::string_view::npos) {
      return invalid(
          "Options stand before the key type; only \"type base64 comment\" is accepted.");
    }
    return invalid("It does not begin with a key type such as ssh-ed25519 or ssh-rsa.");
  }
  const auto blob = decode_base64(encoded);
  if (!blob) return invalid("The part after the key type is not base64.");
  auto key = public_key_of_blob(*blob);
  if (!key) return key;
  if (key->type != type) return invalid("The key is of another type than the line says.");
  key->comment = std::string(base::trimmed(rest));
  return key;
}

}  // namespace ssh
