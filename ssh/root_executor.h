#pragma once

#include <memory>
#include <optional>

#include "base/secret.h"
#include "ssh/executor.h"
#include "ssh/privilege.h"

namespace ssh {

/// A login whose sudo asks for a password: every script runs as root. Where the account becomes
/// root without one, or is root, scripts run as they are and see to it themselves. Not thread-safe.
class RootExecutor final : public Executor {
 public:
  RootExecutor(std::unique_ptr<Executor> login, base::Secret sudo_password)
      : login_(std::move(login)), sudo_password_(std::move(sudo_password)) {}

  /// The first run asks for the way to root in a run of its own. Errors besides those of
  /// Executor::run: those of privilege_of().
  [[nodiscard]] base::Expected<Output> run(const Script& script,
                                           const base::Context& context) override;

 private:
  [[nodiscard]] base::Expected<Privilege> privilege(const base::Context& context);
  [[nodiscard]] Script as_root(const Script& script) const;

  std::unique_ptr<Executor> login_;
  base::Secret sudo_password_;
  std::optional<Privilege> privilege_;
};

}  // namespace ssh
