#include "registration/public_half.h"

#include "base/text.h"
#include "coolify/client.h"

namespace registration {
namespace {

base::Diagnostic key_unusable(const base::Diagnostic& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "registration.key_unusable",
          .summary = "Coolify cannot read its own key",
          .cause = "Coolify gives no readable public half for the key `private_key_uuid` names. " +
                   why.cause,
          .evidence = why.evidence,
          .remedy = "Replace the key in Coolify by an unencrypted Ed25519, ECDSA or RSA key.",
          .path = base::Path::of("private_key_uuid")};
}

}  // namespace

base::Expected<ssh::PublicKey> public_half(coolify::Client& client, const std::string& uuid,
                                           const base::Context& context) {
  const auto key = client.get_key(uuid, context);
  if (!key) return base::fail(key.error());
  auto parsed = ssh::parse_public_key(base::trimmed(key->public_key));
  if (!parsed) return base::fail(key_unusable(parsed.error()));
  return parsed;
}

}  // namespace registration
