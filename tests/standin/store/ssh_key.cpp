#include "tests/standin/store/ssh_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/text.h"

namespace standin {
namespace {

constexpr std::string_view kOpenSshBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kOpenSshEnd = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Freeing<BN_free>>;

Bio memory(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Answers "no passphrase" instead of asking on a terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

/// Length-prefixed byte strings, the building block of SSH formats.
class SshReader {
 public:
  explicit SshReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint32_t> number() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      value = value << 8 | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
    }
    rest_.remove_prefix(4);
    return value;
  }
  std::optional<std::string> text() {
    const auto size = number();
    if (!size || rest_.size() < *size) return std::nullopt;
    std::string out(rest_.substr(0, *size));
    rest_.remove_prefix(*size);
    return out;
  }
  bool skip(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

 private:
  std::string_view rest_;
};

std::string ssh_u32(std::uint32_t number) {
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(number >> shift & 0xFF);
  return out;
}

std::string ssh_string(std::string_view bytes) {
  return ssh_u32(static_cast<std::uint32_t>(bytes.size())) + std::string(bytes);
}

std::string ssh_number(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  // A set top bit would read as a sign.
  if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0)
    bytes.insert(0, 1, '\0');
  return ssh_string(bytes);
}

Number parameter(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return Number(number);
}

std::optional<std::string> rsa_blob(const EVP_PKEY* key) {
  const Number exponent = parameter(key, OSSL_PKEY_PARAM_RSA_E);
  const Number modulus = parameter(key, OSSL_PKEY_PARAM_RSA_N);
  if (!exponent || !modulus) return std::nullopt;
  return ssh_string("ssh-rsa") + ssh_number(exponent.get()) + ssh_number(modulus.get());
}

std::optional<std::string> ecdsa_blob(const EVP_PKEY* key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kCurves = {
      {{"prime256v1", "nistp256"}, {"secp384r1", "nistp384"}, {"secp521r1", "nistp521"}}};
  std::array<char, 64> group{};
  std::array<unsigned char, 256> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1 ||
      EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                      &size) != 1) {
    return std::nullopt;
  }
  for (const auto& [name, curve] : kCurves) {
    if (name != group.data()) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(point.data()), size);
    return ssh_string("ecdsa-sha2-" + std::string(curve)) + ssh_string(curve) + ssh_string(bytes);
  }
  return std::nullopt;
}

/// The 32 bytes of one half of an Ed25519 key.
template <typename Get>
std::string raw_ed25519(const EVP_PKEY* key, Get get) {
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  get(key, reinterpret_cast<unsigned char*>(bytes.data()), &size);
  return bytes;
}

std::string ed25519_blob(const EVP_PKEY* key) {
  return ssh_string("ssh-ed25519") + ssh_string(raw_ed25519(key, EVP_PKEY_get_raw_public_key));
}

std::optional<std::string> public_blob(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return rsa_blob(key);
    case EVP_PKEY_EC:
      return ecdsa_blob(key);
    case EVP_PKEY_ED25519:
      return ed25519_blob(key);
    default:
      return std::nullopt;
  }
}

/// The public half lies in the clear in front of the private one.
std::optional<std::string> openssh_blob(std::string_view text) {
  const std::size_t begin = text.find(kOpenSshBegin) + kOpenSshBegin.size();
  const std::size_t end = text.find(kOpenSshEnd, begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string bytes = base64_decoded(text.substr(begin, end - begin));
  SshReader reader(bytes);
  if (!reader.skip(std::string_view("openssh-key-v1\0", 15))) return std::nullopt;
  const auto cipher = reader.text();
  const auto derivation = reader.text();
  const auto options = reader.text();
  const auto count = reader.number();
  auto blob = reader.text();
  const auto secret = reader.text();
  if (!cipher || *cipher != "none" || !derivation || !options || count != 1U || !secret) {
    return std::nullopt;
  }
  return blob;
}

KeyMaterial material_of(const std::string& blob) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(blob.data(), blob.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string fingerprint = base64_encoded({reinterpret_cast<const char*>(digest.data()), size});
  std::erase(fingerprint, '=');
  const std::string type = SshReader(blob).text().value_or("");
  return {type + " " + base64_encoded(blob) + " ", fingerprint};
}

}  // namespace

std::optional<KeyMaterial> load_key(std::string_view text) {
  if (text.find(kOpenSshBegin) != std::string_view::npos) {
    const auto blob = openssh_blob(text);
    return blob ? std::optional(material_of(*blob)) : std::nullopt;
  }
  const PrivateKey key(
      PEM_read_bio_PrivateKey(memory(text).get(), nullptr, no_passphrase, nullptr));
  if (key) {
    const auto blob = public_blob(key.get());
    return blob ? material_of(*blob) : KeyMaterial{};
  }
  const PrivateKey public_half(
      PEM_read_bio_PUBKEY(memory(text).get(), nullptr, no_passphrase, nullptr));
  return public_half ? std::optional(KeyMaterial{}) : std::nullopt;
}

std::string base64_decoded(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kBase64.find(c);
    if (value == std::string_view::npos) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

std::string base64_encoded(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= group.size() ? kBase64[bits >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

std::string generate_key() {
  const PrivateKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const std::string public_half = raw_ed25519(key.get(), EVP_PKEY_get_raw_public_key);
  const std::string secret_half = raw_ed25519(key.get(), EVP_PKEY_get_raw_private_key);
  const std::string blob = ssh_string("ssh-ed25519") + ssh_string(public_half);
  // Two equal numbers tell a right passphrase from a wrong one; without one any will do.
  std::string secret =
      ssh_u32(1) + ssh_u32(1) + blob + ssh_string(secret_half + public_half) + ssh_string("");
  for (char padding = 1; secret.size() % 8 != 0; ++padding) secret += padding;
  const std::string bytes = std::string("openssh-key-v1\0", 15) + ssh_string("none") +
                            ssh_string("none") + ssh_string("") + ssh_u32(1) + ssh_string(blob) +
                            ssh_string(secret);
  const std::string encoded = base64_encoded(bytes);
  std::string text(kOpenSshBegin);
  for (std::size_t at = 0; at < encoded.size(); at += 70) text += "\n" + encoded.substr(at, 70);
  return text + "\n" + std::string(kOpenSshEnd) + "\n";
}

}  // namespace standin
