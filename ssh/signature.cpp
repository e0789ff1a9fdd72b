#include "ssh/signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ssh/wire.h"

namespace ssh {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using UniqueKey = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using UniqueKeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using UniqueDigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using UniqueNumber = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using UniqueBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using UniqueParameters = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using UniqueEcdsa = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;

struct Algorithm {
  std::string_view name;
  std::string_view key_type;
  std::string_view curve;  ///< OpenSSL's name, for ECDSA
  const EVP_MD* (*digest)();
};

constexpr std::array<Algorithm, 6> kAlgorithms = {{
    {"ssh-ed25519", "ssh-ed25519", "", nullptr},
    {"rsa-sha2-256", "ssh-rsa", "", &EVP_sha256},
    {"rsa-sha2-512", "ssh-rsa", "", &EVP_sha512},
    {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "prime256v1", &EVP_sha256},
    {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", "secp384r1", &EVP_sha384},
    {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", "secp521r1", &EVP_sha512},
}};

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

UniqueNumber number(std::string_view big_endian) {
  return UniqueNumber(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

UniqueKey key_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const UniqueParameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const UniqueKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return UniqueKey(key);
}

UniqueKey rsa_key(WireReader& reader) {
  const UniqueNumber exponent = number(reader.string().value_or(""));
  const UniqueNumber modulus = number(reader.string().value_or(""));
  const UniqueBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder || !exponent || !modulus ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1) {
    return nullptr;
  }
  return key_of("RSA", builder.get());
}

UniqueKey ecdsa_key(WireReader& reader, std::string_view curve) {
  (void)reader.string();
  const std::string_view point = reader.string().value_or("");
  const UniqueBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.data(),
                                      curve.size()) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return key_of("EC", builder.get());
}

UniqueKey openssl_key(const PublicKey& key, const Algorithm& algorithm) {
  WireReader reader(key.blob);
  (void)reader.string();
  if (key.type == "ssh-rsa") return rsa_key(reader);
  if (!algorithm.curve.empty()) return ecdsa_key(reader, algorithm.curve);
  const std::string_view raw = reader.string().value_or("");
  return UniqueKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(raw), raw.size()));
}

/// The two numbers of an SSH ECDSA signature as the DER that OpenSSL verifies.
std::optional<std::string> ecdsa_der(std::string_view value) {
  WireReader reader(value);
  UniqueNumber r = number(reader.string().value_or(""));
  UniqueNumber s = number(reader.string().value_or(""));
  const UniqueEcdsa signature(ECDSA_SIG_new());
  if (!reader.at_end() || !r || !s || !signature) return std::nullopt;
  ECDSA_SIG_set0(signature.get(), r.release(), s.release());
  const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return std::nullopt;
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

}  // namespace

bool is_signed_by(const PublicKey& key, std::string_view message, std::string_view signature) {
  WireReader reader(signature);
  const auto name = reader.string();
  const auto value = reader.string();
  if (!name || !value || !reader.at_end()) return false;
  const auto* const algorithm =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                   [&](const Algorithm& one) { return one.name == *name; });
  if (algorithm == kAlgorithms.end() || algorithm->key_type != key.type) return false;

  const UniqueKey openssl = openssl_key(key, *algorithm);
  const UniqueDigestContext context(EVP_MD_CTX_new());
  const EVP_MD* const digest = algorithm->digest == nullptr ? nullptr : algorithm->digest();
  if (!openssl || !context ||
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, openssl.get()) != 1) {
    return false;
  }
  const auto der = algorithm->curve.empty() ? std::string(*value) : ecdsa_der(*value);
  return der && EVP_DigestVerify(context.get(), bytes(*der), der->size(), bytes(message),
                                 message.size()) == 1;
}

}  // namespace ssh
