#include "ssh/key_reader.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ssh/errors.h"
#include "ssh/handles.h"
#include "ssh/session_memory.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::uint8_t kUserauthRequest = 50;

/// A libssh2 session that reaches no network and catches the first packet written to it.
class Catcher {
 public:
  Catcher() : session_(libssh2_session_init_ex(&on_allocate, &on_release, &on_reallocate, this)) {
    if (session_ == nullptr) return;
    libssh2_session_callback_set2(session_, LIBSSH2_CALLBACK_SEND,
                                  reinterpret_cast<libssh2_cb_generic*>(&on_send));
    libssh2_session_set_blocking(session_, 0);
  }
  ~Catcher() {
    if (session_ != nullptr) (void)libssh2_session_free(session_);
  }
  Catcher(const Catcher&) = delete;
  Catcher& operator=(const Catcher&) = delete;

  LIBSSH2_SESSION* session() const { return session_; }
  const std::string& packet() const { return packet_; }

 private:
  static Catcher& self(void** abstract) { return *static_cast<Catcher*>(*abstract); }
  static LIBSSH2_ALLOC_FUNC(on_allocate) { return self(abstract).memory_.allocate(count); }
  static LIBSSH2_REALLOC_FUNC(on_reallocate) {
    return self(abstract).memory_.reallocate(ptr, count);
  }
  static LIBSSH2_FREE_FUNC(on_release) { self(abstract).memory_.release(ptr); }
  static LIBSSH2_SEND_FUNC(on_send) {
    (void)socket;
    (void)flags;
    self(abstract).packet_.assign(static_cast<const char*>(buffer), length);
    return callback_result::kBroken;
  }

  SessionMemory memory_;
  std::string packet_;
  LIBSSH2_SESSION* session_;
};

struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct FreePkey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

/// libssh2 tells the curve of a key in PEM by its size alone, so that one on another curve of this
/// size (secp256k1) passes for one on NIST's. Its point gives it away. True for other types.
bool is_on_its_curve(const PublicKey& key) {
  WireReader reader(key.blob);
  const auto type = reader.string();
  if (!type || !type->starts_with("ecdsa-sha2-")) return true;
  const std::string curve(reader.string().value_or(""));
  std::string point(reader.string().value_or(""));
  // OpenSSL calls nistp256 P-256.
  std::string group = "P-" + curve.substr(std::min(curve.size(), std::string_view("nistp").size()));
  std::array<OSSL_PARAM, 3> parts = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  const bool is_sound =
      context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parts.data()) == 1;
  const std::unique_ptr<EVP_PKEY, FreePkey> owned(made);
  return is_sound;
}

/// The key inside a publickey request (RFC 4252, section 7), which is not encrypted here.
std::optional<PublicKey> offered_key(const std::string& packet) {
  WireReader reader(packet);
  (void)reader.u32();
  (void)reader.byte();
  if (reader.byte() != kUserauthRequest) return std::nullopt;
  (void)reader.string();
  (void)reader.string();
  if (reader.string() != "publickey") return std::nullopt;
  (void)reader.byte();
  (void)reader.string();
  const auto blob = reader.string();
  if (!blob) return std::nullopt;
  auto key = public_key_of_blob(*blob);
  if (!key || !is_on_its_curve(*key)) return std::nullopt;
  return std::move(*key);
}

}  // namespace

std::optional<PublicKey> public_half(const base::Secret& private_key,
                                     const base::Secret& passphrase) {
  if (!libssh2_is_ready()) return std::nullopt;
  Catcher catcher;
  if (catcher.session() == nullptr) return std::nullopt;
  constexpr std::string_view kUser = "user";
  (void)libssh2_userauth_publickey_frommemory(
      catcher.session(), kUser.data(), kUser.size(), nullptr, 0, private_key.reveal().data(),
      private_key.reveal().size(), passphrase.reveal().data());
  return offered_key(catcher.packet());
}

}  // namespace ssh
