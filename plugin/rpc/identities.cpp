#include "plugin/rpc/identities.h"

#include <algorithm>

#include "plugin/rpc/convert.h"
#include "plugin/rpc/failure.h"
#include "plugin/rpc/request.h"
#include "schema/conformance.h"

namespace plugin {
namespace {

/// Whether `value`, an object of the schema, lacks something that an import requires.
bool is_incomplete(const schema::IdentitySchema& schema, const schema::Value& value) {
  return std::any_of(schema.attributes.begin(), schema.attributes.end(), [&](const auto& one) {
    return one.required_for_import && value.at(one.name).is_null();
  });
}

}  // namespace

base::Diagnostic no_identity() { return unsupported("this type of resource has no identity"); }

base::Expected<WireIdentity> encode_identity(const schema::Identity& identity,
                                             const schema::Value& value) {
  const schema::IdentitySchema& schema = identity.schema();
  const schema::Type type = schema.value_type();
  if (value.is_null() || !value.is_wholly_known()) {
    return base::fail(invalid_answer("It returned no identity of the object."));
  }
  if (const auto fault = schema::conformance_fault(value, type)) {
    return base::fail(invalid_answer("The identity of the object is wrong. " + fault->cause));
  }
  if (is_incomplete(schema, value)) {
    return base::fail(invalid_answer("The identity of the object is incomplete."));
  }
  WireIdentity wire;
  encode(value, type, wire.mutable_identity_data());
  return wire;
}

base::Expected<WireIdentity> identity_of(const schema::Identity& identity,
                                         const schema::Value& state) {
  return encode_identity(identity, identity.of(state));
}

base::Expected<WireIdentity> identity_of_same(const schema::Identity& identity,
                                              const schema::Value& state,
                                              const WireIdentity& before) {
  const auto was = decode(before.identity_data(), identity.schema().value_type());
  if (!was) return base::fail(was.error());
  const schema::Value is = identity.of(state);
  if (!was->is_null() && was->is_wholly_known() && !identity.is_same(*was, is)) {
    return base::fail(invalid_answer("The identity of an existing object changed."));
  }
  return encode_identity(identity, is);
}

bool has_identity(const schema::Identity& identity, const schema::Value& state) {
  const schema::Value value = identity.of(state);
  const bool is_object =
      !value.is_null() && !schema::conformance_fault(value, identity.schema().value_type());
  return !is_object || !is_incomplete(identity.schema(), value);
}

base::Expected<schema::Value> decode_wanted(const schema::Identity& identity,
                                            const WireIdentity& wire) {
  auto wanted = decode_stored(wire.identity_data(), identity.schema().value_type());
  if (wanted && (wanted->is_null() || is_incomplete(identity.schema(), *wanted))) {
    return base::fail(invalid_request("The identity to be imported is incomplete."));
  }
  return wanted;
}

}  // namespace plugin
