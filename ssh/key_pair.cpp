#include "ssh/key_pair.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>
#include <memory>
#include <string>

#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kType = "ssh-ed25519";
constexpr std::string_view kMagic{"openssh-key-v1\0", 15};
constexpr std::string_view kNoCipher = "none";
/// Without a cipher its blocks count as 8 bytes long (OpenSSH's PROTOCOL.key).
constexpr std::size_t kBlock = 8;
constexpr std::size_t kLine = 70;
constexpr std::size_t kHalf = 32;

struct FreePkey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

/// Bytes of a private key: never reallocated, and overwritten.
class SecretBytes {
 public:
  explicit SecretBytes(std::size_t most) { bytes_.reserve(most); }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.capacity()); }

  void add(std::string_view more) { bytes_.append(more); }
  [[nodiscard]] std::string_view view() const { return bytes_; }

 private:
  std::string bytes_;
};

using Get = int (*)(const EVP_PKEY*, unsigned char*, std::size_t*);

/// One raw half of an Ed25519 key.
bool raw_half(const Pkey& key, Get get, std::array<unsigned char, kHalf>& half) {
  std::size_t size = half.size();
  return get(key.get(), half.data(), &size) == 1 && size == half.size();
}

std::string_view text_of(const std::array<unsigned char, kHalf>& half) {
  return {reinterpret_cast<const char*>(half.data()), half.size()};
}

PublicKey public_key(std::string_view raw) {
  return {std::string(kType), wire_string(kType) + wire_string(raw), {}};
}

/// The part that a cipher would cover: twice the same number, by which a right passphrase is told
/// from a wrong one, the key, and what fills the block.
void add_private_part(SecretBytes& bytes, std::string_view seed, std::string_view raw_public,
                      std::string_view comment) {
  std::array<unsigned char, 4> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  const std::string_view check(reinterpret_cast<const char*>(random.data()), random.size());
  const std::size_t begin = bytes.view().size();
  bytes.add(check);
  bytes.add(check);
  bytes.add(public_key(raw_public).blob);
  bytes.add(wire_u32(2 * kHalf));
  bytes.add(seed);
  bytes.add(raw_public);
  bytes.add(wire_string(comment));
  for (char fill = 1; (bytes.view().size() - begin) % kBlock != 0; ++fill) {
    bytes.add(std::string_view(&fill, 1));
  }
}

base::Secret openssh_text(std::string_view seed, std::string_view raw_public,
                          std::string_view comment) {
  const std::size_t most = 512 + comment.size();
  SecretBytes secret(most);
  add_private_part(secret, seed, raw_public, comment);
  SecretBytes whole(2 * most);
  whole.add(kMagic);
  for (const std::string_view none : {kNoCipher, kNoCipher, std::string_view()}) {
    whole.add(wire_string(none));
  }
  whole.add(wire_u32(1));
  whole.add(wire_string(public_key(raw_public).blob));
  whole.add(wire_u32(static_cast<std::uint32_t>(secret.view().size())));
  whole.add(secret.view());
  const base::Secret encoded = base::Secret::harmless(encode_base64(whole.view()));
  std::string text;
  text.reserve(2 * encoded.reveal().size() + 100);
  text += "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (std::size_t at = 0; at < encoded.reveal().size(); at += kLine) {
    text += encoded.reveal().substr(at, kLine);
    text += '\n';
  }
  text += "-----END OPENSSH PRIVATE KEY-----\n";
  return base::Secret(std::move(text));
}

std::optional<KeyPair> pair_of(const Pkey& key, std::string_view comment) {
  std::array<unsigned char, kHalf> seed{};
  std::array<unsigned char, kHalf> raw_public{};
  if (!key || !raw_half(key, &EVP_PKEY_get_raw_private_key, seed) ||
      !raw_half(key, &EVP_PKEY_get_raw_public_key, raw_public)) {
    return std::nullopt;
  }
  KeyPair pair{openssh_text(text_of(seed), text_of(raw_public), comment),
               public_key(text_of(raw_public))};
  OPENSSL_cleanse(seed.data(), seed.size());
  return pair;
}

/// Answers "no passphrase" instead of asking on a terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

base::Expected<KeyPair> make_ed25519_pair(std::string_view comment) {
  auto pair = pair_of(Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")), comment);
  if (pair) return *std::move(pair);
  return base::fail({.kind = base::ErrorKind::bug,
                     .code = "ssh.key_not_made",
                     .summary = "No key pair could be made",
                     .cause = "OpenSSL makes no Ed25519 key on this machine.",
                     .remedy = "Make one with `ssh-keygen -t ed25519` and give it."});
}

std::optional<base::Secret> ed25519_as_openssh(const base::Secret& pkcs8) {
  const std::string_view text = pkcs8.reveal();
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Pkey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) return std::nullopt;
  auto pair = pair_of(key, {});
  if (!pair) return std::nullopt;
  return std::move(pair->private_half);
}

}  // namespace ssh
