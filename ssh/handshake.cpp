#include "ssh/handshake.h"

#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "ssh/algorithms.h"
#include "ssh/greeting.h"

namespace ssh {
namespace {

/// RFC 4253, section 4.2.
constexpr std::size_t kLongestVersion = 255;

/// libssh2 drops the names it does not have; false only when none is left.
bool prefer(const Driver& driver, const std::vector<std::string>& host_keys) {
  const std::array<std::pair<int, std::string>, 6> preferences = {{
      {LIBSSH2_METHOD_KEX, join_names(key_exchange_algorithms())},
      {LIBSSH2_METHOD_HOSTKEY, join_names(host_keys)},
      {LIBSSH2_METHOD_CRYPT_CS, join_names(ciphers())},
      {LIBSSH2_METHOD_CRYPT_SC, join_names(ciphers())},
      {LIBSSH2_METHOD_MAC_CS, join_names(macs())},
      {LIBSSH2_METHOD_MAC_SC, join_names(macs())},
  }};
  for (const auto& [method, names] : preferences) {
    if (libssh2_session_method_pref(driver.session(), method, names.c_str()) != 0) return false;
  }
  return true;
}

/// For when the server wants new keys later on. One that has nothing but group exchange loses the
/// connection then.
void prefer_fixed_groups(const Driver& driver) {
  const std::string names = join_names(key_exchange_algorithms_with_fixed_groups());
  (void)libssh2_session_method_pref(driver.session(), LIBSSH2_METHOD_KEX, names.c_str());
}

base::Diagnostic failure(const Driver& driver, int result,
                         const std::vector<std::string>& host_keys) {
  if (result != libssh2_result::kNoCommonAlgorithm) {
    return libssh2_failure(result, Stage::key_exchange, driver.last_message());
  }
  const auto offer = read_algorithm_offer(read_greeting(driver.heard()).rest);
  return no_common_algorithm(offer ? &*offer : nullptr, host_keys);
}

void log_algorithms(const Driver& driver, const Operation& operation) {
  const auto negotiated = [&](int method) {
    const char* const name = libssh2_session_methods(driver.session(), method);
    return std::string(name == nullptr ? "" : name);
  };
  operation.log().debug("ssh keys exchanged", {{"key_exchange", negotiated(LIBSSH2_METHOD_KEX)},
                                               {"host_key", negotiated(LIBSSH2_METHOD_HOSTKEY)},
                                               {"cipher", negotiated(LIBSSH2_METHOD_CRYPT_CS)},
                                               {"mac", negotiated(LIBSSH2_METHOD_MAC_CS)}});
}

}  // namespace

base::Expected<ServerIdentity> handshake(Driver& driver, const Operation& operation,
                                         const PhaseLimits& limits,
                                         const std::vector<std::string>& host_key_algorithms) {
  if (!prefer(driver, host_key_algorithms)) {
    return base::fail(no_common_algorithm(nullptr, host_key_algorithms));
  }
  const auto step = [&driver] {
    if (driver.encrypted()) prefer_fixed_groups(driver);
    return libssh2_session_handshake(driver.session(), driver.descriptor());
  };
  // The first step says who we are; servers behind some load balancers are silent until then.
  driver.begin_step();
  int result = step();
  driver.flush();
  auto version = driver.identification(operation, operation.within(limits.banner));
  if (!version) return base::fail(std::move(version.error()));
  const bool broke = driver.broken() && result != libssh2_result::kNoCommonAlgorithm;
  if (result == libssh2_result::kWouldBlock || broke) {
    const auto driven =
        driver.drive(operation, Stage::key_exchange, operation.within(limits.handshake), step);
    if (!driven) return base::fail(driven.error());
    result = *driven;
  }
  if (result != libssh2_result::kDone) {
    return base::fail(failure(driver, result, host_key_algorithms));
  }
  log_algorithms(driver, operation);

  std::size_t size = 0;
  int type = 0;
  const char* const blob = libssh2_session_hostkey(driver.session(), &size, &type);
  auto key =
      public_key_of_blob(blob == nullptr ? std::string_view() : std::string_view(blob, size));
  if (!key) {
    return base::fail(diagnostic(Fault::protocol_error,
                                 "The server's host key cannot be read: " + key.error().cause));
  }
  return ServerIdentity{base::evidence_text(*version, kLongestVersion), std::move(*key)};
}

}  // namespace ssh
