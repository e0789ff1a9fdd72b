#pragma once

#include <string>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "schema/function.h"
#include "schema/resource.h"
#include "schema/schema.h"
#include "schema/value.h"
#include "tfplugin6.pb.h"

namespace plugin {

// Between our types and the wire's. All text that leaves is valid UTF-8: Terraform refuses a whole
// message for one bad string.

using WireDiagnostics = google::protobuf::RepeatedPtrField<tfplugin6::Diagnostic>;

/// Reads msgpack or JSON, whichever is there; neither is null of `type`. Fails as
/// schema::decode_msgpack and schema::decode_json do.
[[nodiscard]] base::Expected<schema::Value> decode(const tfplugin6::DynamicValue& wire,
                                                   const schema::Type& type);

/// Writes `value`, which has to conform to `type`, as msgpack.
void encode(const schema::Value& value, const schema::Type& type, tfplugin6::DynamicValue* wire);

/// The schema as Terraform reads it. Descriptions are Markdown.
void encode(const schema::Schema& schema, tfplugin6::Schema* wire);

void encode(const schema::IdentitySchema& schema, tfplugin6::ResourceIdentitySchema* wire);

void encode(const schema::Signature& signature, tfplugin6::Function* wire);

void encode(base::WallTime time, google::protobuf::Timestamp* wire);

void encode(const base::Path& path, tfplugin6::AttributePath* wire);

/// A diagnostic without a path leaves the attribute out, so that Terraform shows the block's
/// header.
void append(const base::Diagnostic& diagnostic, WireDiagnostics* wire);
void append(const base::Diagnostics& diagnostics, WireDiagnostics* wire);

[[nodiscard]] schema::ClientCapabilities decode(const tfplugin6::ClientCapabilities& wire);

}  // namespace plugin
