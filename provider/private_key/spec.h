#pragma once

#include "provider/private_key/model.h"
#include "schema/object_spec.h"

namespace provider {

/// The attributes of coolify_private_key, each with its place in the model: of the resource, the
/// data source and the ephemeral resource.
[[nodiscard]] const schema::ObjectSpec<KeyModel>& key_spec();
[[nodiscard]] const schema::ObjectSpec<KeyDataModel>& key_data_spec();
[[nodiscard]] const schema::ObjectSpec<KeyEphemeralModel>& key_ephemeral_spec();

}  // namespace provider
