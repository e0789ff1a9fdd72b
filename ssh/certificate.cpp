#include "ssh/certificate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/hidden_text.h"
#include "base/pattern.h"
#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/signature.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

using base::Expected;

/// A key type and how many wire strings make up a key of it behind the type's name.
struct CertifiedType {
  std::string_view certificate_type;
  std::string_view key_type;
  int fields;
};

constexpr std::array<CertifiedType, 5> kTypes = {{
    {"ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", 1},
    {"ssh-rsa-cert-v01@openssh.com", "ssh-rsa", 2},
    {"ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp256", 2},
    {"ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp384", 2},
    {"ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-sha2-nistp521", 2},
}};

tl::unexpected<base::Diagnostic> invalid(std::string cause) {
  return base::fail(diagnostic(Fault::certificate_invalid, std::move(cause)));
}

std::optional<std::vector<std::string>> read_list(std::optional<std::string_view> packed,
                                                  std::size_t strings_per_item) {
  if (!packed) return std::nullopt;
  WireReader reader(*packed);
  std::vector<std::string> names;
  while (!reader.at_end()) {
    const auto name = reader.string();
    for (std::size_t i = 1; i < strings_per_item; ++i) (void)reader.string();
    if (!name || names.size() > 256) return std::nullopt;
    names.emplace_back(*name);
  }
  return names;
}

/// The certified key in its plain form: the certificate has the same fields behind a nonce.
std::optional<PublicKey> read_key(WireReader& reader, const CertifiedType& type) {
  std::string blob = wire_string(type.key_type);
  for (int i = 0; i < type.fields; ++i) {
    const auto field = reader.string();
    if (!field) return std::nullopt;
    blob += wire_string(*field);
  }
  auto key = public_key_of_blob(blob);
  if (!key) return std::nullopt;
  return std::move(*key);
}

/// What stands behind the key, up to the signature.
bool read_terms(WireReader& reader, Certificate& certificate) {
  (void)reader.u64();
  const auto kind = reader.u32();
  const auto id = reader.string();
  auto principals = read_list(reader.string(), 1);
  const auto after = reader.u64();
  const auto before = reader.u64();
  auto options = read_list(reader.string(), 2);
  (void)reader.string();
  (void)reader.string();
  const auto authority = reader.string();
  if (!kind || *kind < 1 || *kind > 2 || !id || !principals || !after || !before || !options ||
      !authority) {
    return false;
  }
  auto signer = public_key_of_blob(*authority);
  if (!signer) return false;
  certificate.kind = *kind == 1 ? Certificate::Kind::user : Certificate::Kind::host;
  certificate.id = std::string(*id);
  certificate.principals = std::move(*principals);
  certificate.valid_after = *after;
  certificate.valid_before = *before;
  certificate.critical_options = std::move(*options);
  certificate.authority = std::move(*signer);
  return true;
}

}  // namespace

bool Certificate::valid_at(base::WallTime now) const {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto moment = static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds));
  return moment >= valid_after && moment < valid_before;
}

Expected<Certificate> certificate_of_blob(std::string_view blob) {
  WireReader reader(blob);
  const auto name = reader.string();
  const auto* const type =
      std::find_if(kTypes.begin(), kTypes.end(),
                   [&](const CertifiedType& one) { return name == one.certificate_type; });
  if (type == kTypes.end()) return invalid("It is no certificate of a type this program knows.");
  (void)reader.string();
  auto key = read_key(reader, *type);
  Certificate certificate;
  if (!key || !read_terms(reader, certificate)) return invalid("The certificate is damaged.");
  const std::string_view signed_part = blob.substr(0, blob.size() - reader.rest().size());
  const auto signature = reader.string();
  if (!signature || !reader.at_end() ||
      !is_signed_by(certificate.authority, signed_part, *signature)) {
    return invalid("The signature of the certificate does not hold.");
  }
  certificate.type = std::string(type->certificate_type);
  certificate.blob = std::string(blob);
  certificate.key = std::move(*key);
  return certificate;
}

Expected<Certificate> parse_certificate(std::string_view text) {
  const std::string plain = base::with_plain_blanks(text);
  const std::string_view line = base::trimmed(plain);
  if (line.find("PRIVATE KEY-----") != std::string_view::npos) {
    return invalid("It is a private key, not a certificate.");
  }
  const std::size_t type_end = line.find_first_of(" \t");
  if (line.find('\n') != std::string_view::npos || type_end == std::string_view::npos) {
    return invalid("It is not one line \"type base64 comment\". " + base::hidden_part(line));
  }
  const std::string_view rest = base::trimmed(line.substr(type_end));
  const auto blob = decode_base64(rest.substr(0, rest.find_first_of(" \t")));
  if (!blob) return invalid("The part after the type is not base64.");
  auto certificate = certificate_of_blob(*blob);
  if (certificate && certificate->type != line.substr(0, type_end)) {
    return invalid("The certificate is of another type than the line says.");
  }
  return certificate;
}

std::string certificate_line(const Certificate& certificate) {
  return certificate.type + " " + encode_base64(certificate.blob);
}

Expected<void> check_user_certificate(const Certificate& certificate, const PublicKey& key,
                                      base::WallTime now) {
  if (certificate.kind != Certificate::Kind::user) {
    return invalid("It is a host certificate, not a user certificate.");
  }
  if (!certificate.key.same_key(key)) {
    return invalid("It was issued for the key " + certificate.key.fingerprint() +
                   ", the private key is " + key.fingerprint() + ".");
  }
  if (!certificate.valid_at(now)) return invalid("It is not valid at this time.");
  return {};
}

std::string host_certificate_fault(const Certificate& certificate, const PublicKey& key,
                                   std::string_view host, const std::vector<PublicKey>& authorities,
                                   base::WallTime now) {
  const bool known_authority =
      std::any_of(authorities.begin(), authorities.end(),
                  [&](const PublicKey& one) { return one.same_key(certificate.authority); });
  if (!known_authority) {
    return "its certificate is signed by an unknown authority, " + certificate.authority.type +
           " " + certificate.authority.fingerprint();
  }
  if (certificate.kind != Certificate::Kind::host) return "its certificate is not for hosts";
  if (!certificate.key.same_key(key)) return "its certificate is for another key";
  if (!certificate.valid_at(now)) return "its certificate is not valid at this time";
  if (!certificate.critical_options.empty()) return "its certificate has options for users";
  // A host certificate without names would be one for every host.
  const std::string name = base::lower_case(host);
  const bool named =
      std::any_of(certificate.principals.begin(), certificate.principals.end(),
                  [&](const std::string& one) { return base::matches_pattern(name, one); });
  if (!named) {
    return "its certificate does not name the host \"" + name + "\"";
  }
  return {};
}

}  // namespace ssh
