#pragma once

#include <memory>
#include <string>

#include "checks/inspect.h"
#include "ssh/session.h"
#include "tests/acceptance/keys.h"
#include "tests/lab/lab_host.h"

namespace host_tests {

/// A lab host and a login on it as root. The bootstrap key of the login is not Coolify's.
class RealHost {
 public:
  explicit RealHost(lab::HostOptions options = {});

  [[nodiscard]] const lab::LabHost& lab() const { return lab_; }
  /// The session; a new one when the old one broke.
  [[nodiscard]] ssh::Executor& login();
  /// Runs a command as root, from outside; a failing one fails the test.
  std::string sh(const std::string& command) const;

  /// The inspection for an account, without network targets.
  [[nodiscard]] checks::HostFacts facts(const std::string& registered_user = "root");
  [[nodiscard]] static checks::Options options(const std::string& registered_user);

 private:
  acceptance::KeyPair bootstrap_;
  lab::LabHost lab_;
  std::unique_ptr<ssh::Session> session_;
};

}  // namespace host_tests
