#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/context.h"
#include "base/expected.h"
#include "base/retry.h"
#include "ssh/allowance.h"
#include "ssh/options.h"
#include "ssh/session.h"

namespace ssh {

/// How patiently a booting machine is waited for.
struct WaitPolicy {
  base::Backoff backoff = {std::chrono::seconds(1), std::chrono::seconds(20), 0.25};
  /// How long refused logins are retried after the first one: first boot may still be creating the
  /// account or its key.
  base::Duration auth_grace = std::chrono::minutes(2);
  /// How long is tried at most, waiting at login gates not counted (ssh::Allowance); nothing: as
  /// long as the context allows.
  std::optional<base::Duration> timeout = {};
};

/// One attempt to connect; Session::connect, or a test's stand-in.
using Connect = std::function<base::Expected<std::unique_ptr<Session>>(
    const ConnectOptions&, const base::Context&, Allowance*)>;

/// Connects to a machine that may still be booting: tries with growing pauses until the policy's
/// time-out, or the context's deadline, has passed. Refused logins are never closer than 6 s apart,
/// 10 s after the third: OpenSSH 9.8 and newer lock out addresses that fail faster. What waiting
/// cannot cure (host key, certificate, no common algorithm) fails at once. The final error is the
/// last one, with its code and kind, and says how many attempts failed in what time. A debug record
/// tells of every attempt, and base::Context::tell() of those that failed. With options.other_users
/// the accounts take turns, and one that logs in but cannot run a command drops out: the session
/// belongs to the first that can.
[[nodiscard]] base::Expected<std::unique_ptr<Session>> wait_for_ssh(
    const ConnectOptions& options, const base::Context& context, const WaitPolicy& policy = {},
    const Connect& connect = &Session::connect);

}  // namespace ssh
