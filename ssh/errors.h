#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/diagnostic.h"

namespace ssh {

/// Everything that can go wrong on the way to a command and with it; each has its own stable code.
/// How a login becomes root is not among it: that is for remote/privilege.h.
enum class Fault {
  name_not_found,
  unreachable,
  proxy_refused,
  proxy_denied,
  jump_refused,
  jump_forbidden,
  not_ready,
  not_ssh,
  no_common_algorithm,
  host_key_mismatch,
  host_key_unknown,
  host_key_policy_invalid,
  key_unusable,
  certificate_invalid,
  public_key_invalid,
  agent_unavailable,
  auth_refused,
  account_expired,
  password_expired,
  connection_lost,
  protocol_error,
  timeout,
  cancelled,
  wrong_login,
  session_refused,
  remote_failed,
  output_too_long,
  options_invalid,
};

/// What is fixed about a fault.
struct FaultEntry {
  Fault fault;
  base::ErrorKind kind;
  std::string_view code;
  std::string_view summary;
  std::string_view remedy;  ///< the general one; a case at hand may know better
};

/// All of them, in the order of the enumeration.
[[nodiscard]] std::span<const FaultEntry> fault_catalogue();

/// A diagnostic of the catalogue. `evidence` may be raw remote text; `remedy` replaces the general
/// one when given.
[[nodiscard]] base::Diagnostic diagnostic(Fault fault, std::string cause,
                                          std::string_view evidence = {}, std::string remedy = {});

/// How far a connection attempt or a run had come.
enum class Stage {
  resolve,
  connect,
  proxy,
  jump,
  banner,
  key_exchange,
  login,
  agent,
  channel,
  run
};

/// The stage as a phrase: "looking up the name", "logging in".
[[nodiscard]] std::string_view stage_phrase(Stage stage);

/// What to look at where a stage breaks off or takes too long, if it is not the machine; empty
/// otherwise.
[[nodiscard]] std::string stage_remedy(Stage stage);

/// A wait that ended without what it was for, by its deadline or a stop (not `ready`).
[[nodiscard]] base::Diagnostic interruption(base::Waited how, Stage stage);

/// Text of a system error, "Connection refused".
[[nodiscard]] std::string system_error_text(int error);
/// The calling thread's errno.
[[nodiscard]] int last_system_error();
/// The operation cannot go on now and has to be waited for.
[[nodiscard]] bool is_would_block(int system_error);
/// connect(2) goes on in the background.
[[nodiscard]] bool is_in_progress(int system_error);
/// Text of a getaddrinfo error; `system_error` is the errno it left, which EAI_SYSTEM refers to.
[[nodiscard]] std::string lookup_error_text(int lookup_error, int system_error);

/// What libssh2's calls answer, so that no other file names its codes.
namespace libssh2_result {
extern const int kDone;
extern const int kWouldBlock;
extern const int kNoCommonAlgorithm;
extern const int kBadHostKey;
extern const int kRefused;           ///< the server said no to a credential
extern const int kKeyNotEnough;      ///< it knew the key, and refused what was signed with it
extern const int kNoSignatureMatch;  ///< no signature algorithm both sides accept for this key
extern const int kPasswordExpired;
extern const int kKeyUnreadable;
extern const int kChannelRefused;
extern const int kRequestDenied;
}  // namespace libssh2_result

/// What the send and receive callbacks tell libssh2 instead of a byte count.
namespace callback_result {
extern const int kWouldBlock;
extern const int kBroken;
}  // namespace callback_result

/// Whether a login's result is the server's no. libssh2 answers the same codes when the answer
/// never came or was damaged, and tells that in its message only.
[[nodiscard]] bool is_login_refusal(int result, std::string_view message);

/// What libssh2's text for a direct-tcpip channel that was not opened means: it gives the reason
/// of RFC 4254, section 5.1, in words only.
[[nodiscard]] Fault jump_fault(std::string_view message);

/// A libssh2 failure that has no meaning of its own at `stage`: the peer broke the protocol.
/// `message` is libssh2's own text.
[[nodiscard]] base::Diagnostic libssh2_failure(int result, Stage stage, std::string_view message);

}  // namespace ssh
