#include "provider/private_key/ephemeral.h"

#include <utility>

#include "provider/private_key/key_text.h"
#include "provider/private_key/lookup.h"
#include "provider/private_key/operation.h"
#include "provider/private_key/spec.h"
#include "provider/private_key/state.h"

namespace provider {
namespace {

constexpr const char* kHidden =
    "Create a token with the abilities read, read:sensitive and write (or root) in Coolify under "
    "Keys & Tokens > API Tokens and give it as `token` or in the environment variable "
    "COOLIFY_TOKEN. Where a machine is to be logged in to with the key of its registration, "
    "`ssh.use_coolify_key` needs the same.";

/// As every reader of keys takes it; as it is where it is none.
std::string usable_text(const base::Secret& half) {
  std::string text(half.reveal());
  const auto key = read_key_text(text);
  return key ? std::string(key->text.reveal()) : text;
}

}  // namespace

KeyEphemeral::KeyEphemeral(const Services& services)
    : access_(services.access),
      schema_(key_ephemeral_spec().schema(
          0,
          "A private key that Coolify keeps, by uuid, name or fingerprint, with its private "
          "half, which gets into neither plan nor state: for `ssh.private_key_wo` of a "
          "registration, for example. Needs Terraform 1.10 or OpenTofu 1.11, and a token with "
          "the ability `read:sensitive` or `root`.")) {}

schema::OpenResponse KeyEphemeral::open(const schema::Value& config, const base::Context& context) {
  const auto failed = [](base::Diagnostic error) {
    schema::OpenResponse response;
    response.diagnostics.add(std::move(error));
    return response;
  };
  const auto model = key_ephemeral_spec().decode(config);
  if (!model) return failed(model.error());
  const auto client = access_.client();
  if (!client) return failed(client.error());
  const base::Context own = context.within(kKeyPatience);
  const KeyQuery query = key_query(*model);
  const auto key = look_up_key(**client, query, own);
  if (!key) return failed(key_error(at_query(key.error(), query)));
  const auto half = (*client)->get_private_half(key->uuid, own);
  if (!half) return failed(with_remedy_if_hidden(half.error(), kHidden));
  const KeyDataModel& asked = *model;
  KeyEphemeralModel opened{key_data(asked, *key), {}};
  opened.private_key = usable_text(**half);
  return {.result = key_ephemeral_spec().encode(opened)};
}

}  // namespace provider
