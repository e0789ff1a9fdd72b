#pragma once

#include <cstddef>
#include <string_view>

#include "base/expected.h"

namespace ssh {

/// Looks at what a server sends before its packets are encrypted, and hands libssh2 one line or
/// packet after the other, each whole and of a possible size. libssh2 takes a Diffie-Hellman group
/// of any size up to 16,384 bits, whatever it asked for, and computes in it for seconds, deaf to
/// deadline and stop; here a group has to be one that was asked for.
class PlainPhase {
 public:
  static constexpr std::size_t kFewestGroupBits = 2048;  ///< what libssh2 asks for, as OpenSSH does
  static constexpr std::size_t kMostGroupBits = 8192;

  /// What becomes of the bytes that wait: how many of them are dropped (what a server may say
  /// before it identifies itself), and how many behind those are to pass. Nothing passes: more is
  /// needed.
  struct Step {
    std::size_t drop = 0;
    std::size_t pass = 0;
  };

  /// `waiting` begins where the last step ended, and all that passed has been read. `method` is the
  /// key exchange method that both sides have; empty before that is known. Errors:
  /// ssh.protocol_error.
  [[nodiscard]] base::Expected<Step> next(std::string_view waiting, std::string_view method);

  /// The server has said that all that follows is encrypted: everything passes.
  [[nodiscard]] bool over() const { return state_ == State::over; }

 private:
  enum class State { unidentified, exchanging, answered, over };

  [[nodiscard]] base::Expected<Step> packet(std::string_view waiting, std::string_view method);
  [[nodiscard]] base::Expected<void> inspect(std::string_view payload, std::string_view method);

  State state_ = State::unidentified;
};

}  // namespace ssh
