#include "ssh/key_reader.h"

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
  if (!key) return std::nullopt;
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
