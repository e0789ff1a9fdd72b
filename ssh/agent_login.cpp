#include "ssh/agent_login.h"

#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::uint32_t kRsaSha256 = 2;
constexpr std::uint32_t kRsaSha512 = 4;

/// What the signing callback works with, and what went wrong in it.
struct Signing {
  Driver& driver;
  Agent& agent;
  const AgentIdentity& identity;
  std::optional<base::Diagnostic>& fault;
};

/// The signature algorithm named inside the data to be signed (RFC 4252, section 7).
std::string_view algorithm_of(std::string_view data) {
  WireReader reader(data);
  (void)reader.string();
  (void)reader.byte();
  (void)reader.string();
  (void)reader.string();
  (void)reader.string();
  (void)reader.byte();
  return reader.string().value_or("");
}

std::uint32_t flags_for(std::string_view algorithm) {
  if (algorithm.starts_with("rsa-sha2-512")) return kRsaSha512;
  if (algorithm.starts_with("rsa-sha2-256")) return kRsaSha256;
  return 0;
}

/// libssh2 writes the algorithm's name itself and wants the rest: the bare value, or for security
/// keys, whose signatures have more fields, all that follows the name.
std::optional<std::string_view> without_name(std::string_view signature) {
  WireReader reader(signature);
  const auto name = reader.string();
  if (!name) return std::nullopt;
  if (name->starts_with("sk-")) return reader.rest();
  return reader.string();
}

int on_sign(LIBSSH2_SESSION*, unsigned char** signature, std::size_t* size,
            const unsigned char* data, std::size_t data_size, void** abstract) {
  auto& signing = *static_cast<Signing*>(*abstract);
  const std::string_view message(reinterpret_cast<const char*>(data), data_size);
  auto made = signing.agent.sign(signing.identity, message, flags_for(algorithm_of(message)));
  if (!made) {
    signing.fault = std::move(made.error());
    return libssh2_result::kRefused;
  }
  const auto value = without_name(*made);
  if (!value) {
    signing.fault = diagnostic(Fault::agent_unavailable, "The agent's signature makes no sense.");
    return libssh2_result::kRefused;
  }
  // libssh2 frees the signature itself, so it comes from its session's memory.
  void* const copy = signing.driver.memory().allocate(value->size());
  if (copy == nullptr) return libssh2_result::kRefused;
  std::memcpy(copy, value->data(), value->size());
  *signature = static_cast<unsigned char*>(copy);
  *size = value->size();
  return libssh2_result::kDone;
}

}  // namespace

base::Expected<int> log_in_by_agent(Driver& driver, const Operation& operation,
                                    base::Deadline deadline, const std::string& user, Agent& agent,
                                    const AgentIdentity& identity,
                                    std::optional<base::Diagnostic>& fault) {
  Signing signing{driver, agent, identity, fault};
  void* abstract = &signing;
  const auto* const blob = reinterpret_cast<const unsigned char*>(identity.blob.data());
  auto result = driver.drive(operation, Stage::login, deadline, [&] {
    return libssh2_userauth_publickey(driver.session(), user.c_str(), blob, identity.blob.size(),
                                      &on_sign, &abstract);
  });
  if (fault && result) return libssh2_result::kRefused;
  return result;
}

}  // namespace ssh
