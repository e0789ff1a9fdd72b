#pragma once

#include "base/diagnostic.h"
#include "base/expected.h"
#include "schema/identity.h"
#include "schema/value.h"
#include "tfplugin6.pb.h"

namespace plugin {

using WireIdentity = tfplugin6::ResourceIdentityData;

/// This type of resource has no identity (code plugin.unsupported).
[[nodiscard]] base::Diagnostic no_identity();

/// `value` on the wire, if it is an identity Terraform takes: an object of the schema, known, with
/// everything that an import requires. Fails with "plugin.invalid_answer".
[[nodiscard]] base::Expected<WireIdentity> encode_identity(const schema::Identity& identity,
                                                           const schema::Value& value);

/// The identity of the object with the state `state`. Fails as encode_identity().
[[nodiscard]] base::Expected<WireIdentity> identity_of(const schema::Identity& identity,
                                                       const schema::Value& state);

/// The same for an object whose identity was `before`, if that is there and known: it stays that of
/// the same object. Fails with "plugin.invalid_answer" too when it did.
[[nodiscard]] base::Expected<WireIdentity> identity_of_same(const schema::Identity& identity,
                                                            const schema::Value& state,
                                                            const WireIdentity& before);

/// Whether the object with the state `state` has everything that makes up its identity: what a
/// failed creation left may lack some of it.
[[nodiscard]] bool has_identity(const schema::Identity& identity, const schema::Value& state);

/// What an import asks for: an identity with everything that is required. Fails with
/// "plugin.invalid_request".
[[nodiscard]] base::Expected<schema::Value> decode_wanted(const schema::Identity& identity,
                                                          const WireIdentity& wire);

}  // namespace plugin
