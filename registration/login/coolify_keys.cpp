#include "registration/login/coolify_keys.h"

#include <optional>
#include <utility>

#include "ssh/private_key.h"

namespace registration::login {
namespace {

base::Diagnostic unusable(const std::string& uuid, const base::Diagnostic& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "registration.login_key_unusable",
          .summary = "Nobody can log in with Coolify's key",
          .cause = "Coolify has no usable private half of the key " + uuid + ". " + why.cause,
          .remedy =
              "Replace the key in Coolify by an unencrypted Ed25519, ECDSA or RSA key, or "
              "make the login with another one.",
          .path = base::Path::of("private_key_uuid")};
}

}  // namespace

base::Expected<CoolifyKeys> read_coolify_keys(coolify::Client& client,
                                              const std::vector<std::string>& uuids,
                                              const base::Context& context) {
  CoolifyKeys keys;
  std::optional<base::Diagnostic> first_fault;
  const auto pass_over = [&](const std::string& uuid, base::Diagnostic why) {
    keys.lacking.push_back(uuid);
    if (!first_fault) first_fault = std::move(why);
  };
  for (const std::string& uuid : uuids) {
    const auto half = client.get_private_half(uuid, context);
    if (half) {
      const auto key = ssh::PrivateKey::read(**half, base::Secret());
      if (key) {
        keys.halves.push_back((*half)->clone());
      } else {
        pass_over(uuid, unusable(uuid, key.error()));
      }
    } else if (half.error().kind == base::ErrorKind::not_found) {
      pass_over(uuid, half.error());
    } else {
      return base::fail(half.error());
    }
  }
  if (keys.halves.empty() && first_fault) return base::fail(*std::move(first_fault));
  return keys;
}

}  // namespace registration::login
