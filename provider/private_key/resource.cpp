// A private key as a resource: what is asked of it without a change.
#include "provider/private_key/resource.h"

#include <optional>
#include <utility>

#include "provider/private_key/key_text.h"
#include "provider/private_key/lookup.h"
#include "provider/private_key/operation.h"
#include "provider/private_key/plan.h"
#include "provider/private_key/spec.h"
#include "provider/private_key/state.h"
#include "schema/plan.h"

namespace provider {

using schema::StateResponse;
using schema::Value;

namespace {

constexpr std::int64_t kSchemaVersion = 0;

constexpr const char* kDescription =
    "A private key that Coolify keeps and logs in to servers with. One that is given, or an "
    "Ed25519 pair that is generated. Another key, be it given or by `rotation_triggers`, replaces "
    "the object, so that whatever uses it can be moved to the new one before the old one goes: "
    "set `lifecycle { create_before_destroy = true }`. Coolify's API demands the private half "
    "even to change a name: it is taken from the configuration, else from the state, else Coolify "
    "is asked for it, which needs a token with the ability `read:sensitive` or `root`.";

/// The key that a creation in doubt may have left, by its fingerprint; nothing when there is none.
base::Expected<std::optional<coolify::PrivateKey>> left_in_doubt(coolify::Client& client,
                                                                 const KeyModel& state,
                                                                 const base::Context& context) {
  const auto plain = plain_fingerprint(state.fingerprint.value_or(""));
  if (!plain) return std::nullopt;
  auto key = look_up_key(client, {.fingerprint = *plain}, context);
  if (key) return std::optional<coolify::PrivateKey>(*std::move(key));
  if (key.error().kind == base::ErrorKind::not_found) return std::nullopt;
  return base::fail(std::move(key.error()));
}

}  // namespace

KeyResource::KeyResource(const Services& services)
    : access_(services.access),
      schema_(key_spec().schema(kSchemaVersion, kDescription)),
      identity_([&access = services.access] { return access.endpoint(); }, "the private key") {}

base::Diagnostics KeyResource::validate(const Value& config,
                                        const schema::ClientCapabilities&) const {
  const auto model = key_spec().decode(config);
  if (!model) return model.error();
  return given_key_faults(*model);
}

schema::PlanResponse KeyResource::plan(const schema::PlanRequest& request, const base::Context&) {
  schema::PlanResponse response = schema::plan_change(schema_, request);
  if (!response.diagnostics.has_error()) complete_key_plan(request, response);
  return response;
}

StateResponse KeyResource::read(const schema::ReadRequest& request, const base::Context& context) {
  const auto model = key_spec().decode(request.state);
  if (!model) return key_failure(model.error());
  const auto client = access_.client();
  if (!client) return key_failure(client.error());
  const base::Context own = context.within(kKeyPatience);
  const std::string* const uuid = model->uuid.if_known();
  const auto looked =
      uuid == nullptr ? left_in_doubt(**client, *model, own) : (*client)->find_key(*uuid, own);
  if (!looked) return key_failure(looked.error());
  const std::optional<coolify::PrivateKey>& key = *looked;
  if (!key) {
    if (uuid == nullptr) return {};  // nothing was created
    const auto team = remembered_team(request.private_data);
    if (auto gone = check_key_gone(**client, *uuid, team, own); !gone) {
      return key_failure(gone.error());
    }
    context.log.info("the private key is gone from Coolify", {{"uuid", *uuid}});
    return {};
  }
  StateResponse response;
  response.state = key_spec().encode(refreshed_key(*model, *key));
  response.private_data = key->team_id ? key_memory(key->team_id) : request.private_data;
  return response;
}

StateResponse KeyResource::import_state(const std::string& id, const base::Context& context) {
  const auto query = key_import_query(id);
  if (!query) return key_failure(query.error());
  const auto client = access_.client();
  if (!client) return key_failure(client.error());
  const auto key = look_up_key(**client, *query, context.within(kKeyPatience));
  if (!key) {
    base::Diagnostic error = key.error();
    error.path = {};
    return key_failure(std::move(error));
  }
  StateResponse response;
  response.state = key_spec().encode(imported_key(*key));
  response.private_data = key_memory(key->team_id);
  return response;
}

}  // namespace provider
