#pragma once

#include "base/expected.h"
#include "plugin/rpc/by_name.h"
#include "plugin/rpc/convert.h"
#include "plugin/rpc/failure.h"
#include "schema/schema.h"
#include "schema/validation.h"
#include "schema/value.h"
#include "tfplugin6.pb.h"

namespace plugin {

// What requests hold, made fit for the objects: these may rely on it. All fail as decode() does,
// and with "plugin.invalid_request".

/// An object of `type`, or null. Parts of it may be unknown, the whole is not.
[[nodiscard]] base::Expected<schema::Value> decode_object(const tfplugin6::DynamicValue& wire,
                                                          const schema::Type& type);

/// An object of `type`, or null, without unknowns: what is stored.
[[nodiscard]] base::Expected<schema::Value> decode_stored(const tfplugin6::DynamicValue& wire,
                                                          const schema::Type& type);

/// A configuration; parts of it may be unknown. Terraform sends an object even for an absent block;
/// a missing value means the same.
[[nodiscard]] base::Expected<schema::Value> decode_config(const tfplugin6::DynamicValue& wire,
                                                          const schema::Schema& schema);

/// The same where the configuration has to be known.
[[nodiscard]] base::Expected<schema::Value> decode_known_config(const tfplugin6::DynamicValue& wire,
                                                                const schema::Schema& schema);

/// Answers the validation of a configuration for any kind of object that has no client
/// capabilities to regard.
template <typename Object, typename Request, typename Response>
void answer_validation(const ByName<Object>& objects, const Request& request, Response& response) {
  const auto object = objects.find(request.type_name());
  if (!object) return fail(response, object.error());
  const schema::Schema& schema = (*object)->schema();
  const auto config = decode_config(request.config(), schema);
  if (!config) return fail(response, config.error());
  const auto own = [&] { return (*object)->validate(*config); };
  append(schema::validate_config(schema, *config, own), response.mutable_diagnostics());
}

}  // namespace plugin
