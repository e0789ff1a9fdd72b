#include "ssh/private_key.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/hidden_text.h"
#include "base/pem.h"
#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/key_reader.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kOpensshMagic{"openssh-key-v1\0", 15};
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

tl::unexpected<base::Diagnostic> unusable(std::string cause, std::string remedy = {}) {
  return base::fail(diagnostic(Fault::key_unusable, std::move(cause), {}, std::move(remedy)));
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What people give instead of a private key, and the way from there.
struct Lookalike {
  std::string_view mark;
  std::string_view cause;
  std::string_view remedy;
};

constexpr std::array<Lookalike, 6> kLookalikes = {{
    {"PuTTY-User-Key-File", "This is a PuTTY key.",
     "Convert it: `puttygen key.ppk -O private-openssh -o id_key`."},
    {"-cert-v01@openssh.com", "This is a certificate, not a private key.",
     "Give the private key here and this text as certificate."},
    {"BEGIN SSH2 PUBLIC KEY", "This is a public key.", "Give the private half of the pair."},
    {"BEGIN PUBLIC KEY", "This is a public key.", "Give the private half of the pair."},
    {"BEGIN RSA PUBLIC KEY", "This is a public key.", "Give the private half of the pair."},
    {"BEGIN DSA PRIVATE KEY", "DSA keys are no longer accepted by SSH servers.",
     "Make a new key: `ssh-keygen -t ed25519`."},
}};

/// The bytes between the "-----" lines of an OpenSSH key.
std::optional<base::Secret> openssh_body(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find("-----END OPENSSH PRIVATE KEY-----");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return std::nullopt;
  }
  const std::string_view body = text.substr(begin + kBegin.size(), end - begin - kBegin.size());
  std::string digits;
  digits.reserve(body.size());
  std::copy_if(body.begin(), body.end(), std::back_inserter(digits),
               [](char c) { return kBase64.find(c) != std::string_view::npos; });
  const base::Secret encoded = base::Secret::harmless(std::move(digits));
  auto decoded = decode_base64(encoded.reveal());
  if (!decoded) return std::nullopt;
  return base::Secret::harmless(std::move(*decoded));
}

/// What stands in the clear at the beginning of an OpenSSH key.
struct OpensshHeader {
  std::string cipher;
  std::string public_blob;
};

std::optional<OpensshHeader> openssh_header(std::string_view text) {
  const auto body = openssh_body(text);
  if (!body) return std::nullopt;
  WireReader reader(body->reveal());
  if (reader.bytes(kOpensshMagic.size()) != kOpensshMagic) return std::nullopt;
  const auto cipher = reader.string();
  const auto derivation = reader.string();
  const auto derivation_options = reader.string();
  const auto count = reader.u32();
  const auto blob = reader.string();
  if (!cipher || !derivation || !derivation_options || count != 1U || !blob) return std::nullopt;
  return OpensshHeader{std::string(*cipher), std::string(*blob)};
}

std::optional<PrivateKeyFormat> format_of(std::string_view text) {
  if (contains(text, "-----BEGIN OPENSSH PRIVATE KEY-----")) return PrivateKeyFormat::openssh;
  if (contains(text, "-----BEGIN RSA PRIVATE KEY-----")) return PrivateKeyFormat::pkcs1;
  if (contains(text, "-----BEGIN EC PRIVATE KEY-----")) return PrivateKeyFormat::sec1;
  if (contains(text, "-----BEGIN PRIVATE KEY-----")) return PrivateKeyFormat::pkcs8;
  if (contains(text, "-----BEGIN ENCRYPTED PRIVATE KEY-----")) return PrivateKeyFormat::pkcs8;
  return std::nullopt;
}

tl::unexpected<base::Diagnostic> no_key(std::string_view text) {
  if (base::visible_part(text).empty()) return unusable("The text is empty.");
  for (const Lookalike& one : kLookalikes) {
    if (contains(text, one.mark)) return unusable(std::string(one.cause), std::string(one.remedy));
  }
  if (parse_public_key(text)) {
    return unusable("This is a public key.", "Give the private half of the pair.");
  }
  if (base::trimmed(text).size() < 256 && !contains(base::trimmed(text), "\n")) {
    auto short_text = unusable("The text is too short for a key; it looks like the name of a file.",
                               "Give the content of the file: file(\"~/.ssh/id_ed25519\").");
    short_text.value().values.emplace("looks_like", "the name of a file");
    return short_text;
  }
  const std::string hidden = base::hidden_part_of_lines(text);
  return unusable("The text has none of the first lines of a private key." +
                  (hidden.empty() ? "" : " " + hidden));
}

base::Expected<PrivateKeyInfo> refuse_type(std::string_view type) {
  if (type.starts_with("sk-")) {
    auto elsewhere = unusable("The key lives in a security key, this text only points to it.",
                              "Load it into an ssh-agent and set agent = true.");
    elsewhere.value().values.emplace("lives_in", "a security key");
    return elsewhere;
  }
  return unusable("Keys of type " + std::string(type.substr(0, 40)) + " are not supported.",
                  "Make a new key: `ssh-keygen -t ed25519`.");
}

bool is_supported(std::string_view type) {
  return type == "ssh-ed25519" || type == "ssh-rsa" || type.starts_with("ecdsa-sha2-nistp");
}

/// How many private keys there are in PEM.
std::size_t keys_in(std::string_view pem) {
  constexpr std::string_view kFirstLineEnd = "PRIVATE KEY-----\n";
  std::size_t keys = 0;
  for (std::size_t at = pem.find("-----BEGIN "); at != std::string_view::npos;
       at = pem.find("-----BEGIN ", at + 1)) {
    const std::string_view rest = pem.substr(at);
    if (rest.substr(0, rest.find('\n') + 1).ends_with(kFirstLineEnd)) ++keys;
  }
  return keys;
}

/// The text in the form libssh2 reads.
base::Expected<base::Secret> normalized_key(const base::Secret& text) {
  if (!format_of(base::with_plain_blanks(text.reveal()))) return no_key(text.reveal());
  auto pem = base::tidy_pem(text.reveal());
  if (!pem) return unusable("The key is damaged: " + pem.error());
  if (const std::size_t keys = keys_in(*pem); keys > 1) {
    return unusable("The text holds " + std::to_string(keys) + " private keys.",
                    "Give the one that logs in.");
  }
  return base::Secret(*std::move(pem));
}

/// `key` is normalized.
base::Expected<PrivateKeyInfo> inspect(const base::Secret& key, const base::Secret& passphrase) {
  const auto format = format_of(key.reveal());
  if (!format) return no_key(key.reveal());

  PrivateKeyInfo info;
  info.format = *format;
  info.encrypted = contains(key.reveal(), "ENCRYPTED");
  if (*format == PrivateKeyFormat::openssh) {
    const auto header = openssh_header(key.reveal());
    if (!header) return unusable("The key is damaged: parts of it are missing or changed.");
    info.encrypted = header->cipher != "none";
    if (header->cipher.starts_with("chacha20")) {
      auto unreadable =
          unusable("The key is encrypted with chacha20-poly1305, which libssh2 cannot read.",
                   "Encrypt a copy in another way: `ssh-keygen -p -Z aes256-ctr -f copy_of_key`.");
      unreadable.value().values.emplace("cipher", "chacha20-poly1305");
      return unreadable;
    }
    WireReader blob(header->public_blob);
    const auto type = blob.string();
    if (!type || !is_supported(*type)) return refuse_type(type.value_or("unknown"));
  }
  if (info.encrypted && passphrase.empty()) {
    auto locked = unusable("The key is encrypted and no passphrase is given.",
                           "Give its passphrase, or decrypt a copy: `ssh-keygen -p -N '' -f "
                           "copy_of_key`.");
    locked.value().values.emplace("lacks", "passphrase");
    return locked;
  }
  auto readable = public_half(key, passphrase);
  if (!readable && info.encrypted) {
    return unusable("The key cannot be decrypted with the given passphrase.",
                    "Check the passphrase with `ssh-keygen -y -f key`.");
  }
  if (!readable) {
    return unusable("The key is damaged, or of a kind libssh2 cannot read.",
                    "Convert a copy to OpenSSH's form: `ssh-keygen -p -N '' -f copy_of_key`.");
  }
  if (!is_supported(readable->type)) return refuse_type(readable->type);
  info.public_key = std::move(*readable);
  return info;
}

}  // namespace

base::Expected<PrivateKeyInfo> inspect_private_key(const base::Secret& text,
                                                   const base::Secret& passphrase) {
  const auto key = normalized_key(text);
  if (!key) return base::fail(key.error());
  return inspect(*key, passphrase);
}

base::Expected<PrivateKey> PrivateKey::read(const base::Secret& text,
                                            const base::Secret& passphrase) {
  auto key = normalized_key(text);
  if (!key) return base::fail(std::move(key.error()));
  auto info = inspect(*key, passphrase);
  if (!info) return base::fail(std::move(info.error()));
  return PrivateKey(*std::move(key), passphrase.clone(), std::move(info->public_key));
}

}  // namespace ssh
