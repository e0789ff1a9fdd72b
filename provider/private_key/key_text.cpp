#include "provider/private_key/key_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "ssh/key_pair.h"
#include "ssh/private_key.h"
#include "ssh/wire.h"

namespace provider {
namespace {

/// OpenSSH uses no shorter one (SSH_RSA_MINIMUM_MODULUS_SIZE).
constexpr std::size_t kLeastRsaBits = 1024;

constexpr const char* kGiveKey =
    "Give the content of a private key file without a passphrase: Ed25519, ECDSA or RSA of at "
    "least 1024 bits, in OpenSSH or PEM form. `ssh-keygen -t ed25519 -N '' -f new_key` makes one.";

base::Diagnostic unusable(std::string cause, std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "private_key.unusable",
          .summary = "Coolify cannot use this private key",
          .cause = std::move(cause),
          .remedy = std::move(remedy)};
}

bool is_base64_of_key(const std::string& text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  auto decoded = ssh::decode_base64(digits);
  if (!decoded) return false;
  const base::Secret bytes = base::Secret::harmless(*std::move(decoded));
  return base::trimmed(bytes.reveal()).starts_with("-----BEGIN ");
}

/// Why `text` is not taken, with a way that leads to one that is.
base::Diagnostic refusal(const std::string& text, const base::Diagnostic& why) {
  if (is_base64_of_key(text)) {
    return unusable("The text is base64 of a key.", "Give the key itself: `base64decode(...)`.");
  }
  if (why.values.contains("lacks") || why.values.contains("cipher")) {
    return unusable("The key is encrypted, and Coolify takes no passphrase.",
                    "Decrypt a copy, `ssh-keygen -p -N '' -f copy_of_key`, and give its content.");
  }
  if (why.values.contains("lives_in")) {
    return unusable("The key lives in a security key, this text only points to it.", kGiveKey);
  }
  return unusable(why.cause, why.remedy.empty() ? kGiveKey : why.remedy + " " + kGiveKey);
}

}  // namespace

base::Expected<KeyText> read_key_text(const std::string& text) {
  const base::Secret given{std::string(text)};
  auto key = ssh::PrivateKey::read(given, base::Secret());
  if (!key) return base::fail(refusal(text, key.error()));
  if (key->public_half().type == "ssh-rsa" && key->public_half().rsa_bits() < kLeastRsaBits) {
    return base::fail(unusable("The key is an RSA key of " +
                                   std::to_string(key->public_half().rsa_bits()) +
                                   " bits, and ssh uses none of less than 1024.",
                               kGiveKey));
  }
  KeyText read{key->text().clone(), key->public_half()};
  if (auto rewritten = ssh::ed25519_as_openssh(read.text)) read.text = *std::move(rewritten);
  return read;
}

bool is_same_key(const std::string& one, const std::string& other) {
  const auto first = read_key_text(one);
  const auto second = read_key_text(other);
  return first && second && first->public_half.same_key(second->public_half);
}

GivenKey given_key(const KeyModel& config) {
  if (!config.private_key.is_null()) return {"private_key", config.private_key};
  if (!config.private_key_wo.is_null()) return {"private_key_wo", config.private_key_wo};
  return {};
}

base::Diagnostics given_key_faults(const KeyModel& config) {
  const GivenKey given = given_key(config);
  const std::string* const text = given.text.if_known();
  if (text == nullptr) return {};
  const auto key = read_key_text(*text);
  if (key) return {};
  return key.error().below(base::Path::of(given.argument));
}

}  // namespace provider
