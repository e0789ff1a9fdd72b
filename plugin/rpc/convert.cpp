#include "plugin/rpc/convert.h"

#include <chrono>

#include "base/secret.h"
#include "base/text.h"
#include "base/utf8.h"
#include "plugin/rpc/client_words.h"
#include "schema/json.h"
#include "schema/msgpack.h"

namespace plugin {
namespace {

using schema::NestedObject;
using WireAttribute = tfplugin6::Schema::Attribute;
using WireAttributes = google::protobuf::RepeatedPtrField<WireAttribute>;
using WireObject = tfplugin6::Schema::Object;

WireObject::NestingMode nesting_mode(NestedObject::Nesting nesting) {
  switch (nesting) {
    case NestedObject::Nesting::single:
      return WireObject::SINGLE;
    case NestedObject::Nesting::list:
      return WireObject::LIST;
    case NestedObject::Nesting::set:
      return WireObject::SET;
    case NestedObject::Nesting::map:
      return WireObject::MAP;
  }
  return WireObject::INVALID;
}

void encode(const std::vector<schema::Attribute>& attributes, WireAttributes* wire);

/// Whether the attributes of a nested object are told one by one. Those of a read-only one are not:
/// the generator of configurations of Terraform 1.5 and 1.6 and of OpenTofu up to 1.11 crashes on a
/// nested object that is null because nobody configures it.
bool is_told_by_attribute(const schema::Attribute& attribute) {
  return attribute.nested && (attribute.required || attribute.optional);
}

void encode(const schema::Attribute& attribute, WireAttribute* wire) {
  wire->set_name(base::valid_utf8(attribute.name));
  if (is_told_by_attribute(attribute)) {
    wire->mutable_nested_type()->set_nesting(nesting_mode(attribute.nested->nesting));
    encode(attribute.nested->attributes, wire->mutable_nested_type()->mutable_attributes());
  } else {
    wire->set_type(attribute.value_type().to_json());
  }
  wire->set_description(base::valid_utf8(attribute.description));
  wire->set_description_kind(tfplugin6::MARKDOWN);
  wire->set_required(attribute.required);
  wire->set_optional(attribute.optional);
  wire->set_computed(attribute.computed);
  wire->set_sensitive(attribute.sensitive);
  wire->set_write_only(attribute.write_only);
  wire->set_deprecated(!attribute.deprecation_message.empty());
  wire->set_deprecation_message(base::valid_utf8(attribute.deprecation_message));
}

void encode(const std::vector<schema::Attribute>& attributes, WireAttributes* wire) {
  for (const schema::Attribute& attribute : attributes) encode(attribute, wire->Add());
}

void encode(const schema::Parameter& parameter, tfplugin6::Function::Parameter* wire) {
  wire->set_name(base::valid_utf8(parameter.name));
  wire->set_type(parameter.type.to_json());
  wire->set_allow_null_value(parameter.allow_null);
  wire->set_allow_unknown_values(parameter.allow_unknown);
  wire->set_description(base::valid_utf8(parameter.description));
  wire->set_description_kind(tfplugin6::MARKDOWN);
}

}  // namespace

base::Expected<schema::Value> decode(const tfplugin6::DynamicValue& wire,
                                     const schema::Type& type) {
  if (wire.msgpack().empty() && !wire.json().empty()) return schema::decode_json(wire.json(), type);
  return schema::decode_msgpack(wire.msgpack(), type);
}

void encode(const schema::Value& value, const schema::Type& type, tfplugin6::DynamicValue* wire) {
  wire->set_msgpack(schema::encode_msgpack(value, type));
}

void encode(const schema::Schema& schema, tfplugin6::Schema* wire) {
  wire->set_version(schema.version);
  wire->mutable_block()->set_description(base::valid_utf8(schema.description));
  wire->mutable_block()->set_description_kind(tfplugin6::MARKDOWN);
  encode(schema.attributes, wire->mutable_block()->mutable_attributes());
}

void encode(const schema::IdentitySchema& schema, tfplugin6::ResourceIdentitySchema* wire) {
  wire->set_version(schema.version);
  for (const schema::IdentityAttribute& attribute : schema.attributes) {
    auto* const added = wire->add_identity_attributes();
    added->set_name(base::valid_utf8(attribute.name));
    added->set_type(attribute.type.to_json());
    added->set_required_for_import(attribute.required_for_import);
    added->set_optional_for_import(!attribute.required_for_import);
    added->set_description(base::valid_utf8(attribute.description));
  }
}

void encode(const schema::Signature& signature, tfplugin6::Function* wire) {
  for (const schema::Parameter& one : signature.parameters) encode(one, wire->add_parameters());
  if (signature.variadic) encode(*signature.variadic, wire->mutable_variadic_parameter());
  wire->mutable_return_()->set_type(signature.returns.to_json());
  wire->set_summary(base::valid_utf8(signature.summary));
  wire->set_description(base::valid_utf8(signature.description));
  wire->set_description_kind(tfplugin6::MARKDOWN);
  wire->set_deprecation_message(base::valid_utf8(signature.deprecation_message));
}

void encode(base::WallTime time, google::protobuf::Timestamp* wire) {
  const auto since_epoch = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::chrono::nanoseconds rest = since_epoch - seconds;
  wire->set_seconds(seconds.count());
  wire->set_nanos(static_cast<std::int32_t>(rest.count()));
}

void encode(const base::Path& path, tfplugin6::AttributePath* wire) {
  for (const base::Path::Step& step : path.steps()) {
    auto* const selector = wire->add_steps();
    if (const auto* name = std::get_if<base::Path::Name>(&step)) {
      selector->set_attribute_name(base::valid_utf8(name->value));
    } else if (const auto* index = std::get_if<base::Path::Index>(&step)) {
      selector->set_element_key_int(index->value);
    } else {
      selector->set_element_key_string(base::valid_utf8(std::get<base::Path::Key>(step).value));
    }
  }
}

void append(const base::Diagnostic& diagnostic, WireDiagnostics* wire) {
  tfplugin6::Diagnostic* const added = wire->Add();
  added->set_severity(diagnostic.severity == base::Severity::warning
                          ? tfplugin6::Diagnostic::WARNING
                          : tfplugin6::Diagnostic::ERROR);
  const base::Diagnostic told = in_words_of(parent_client(), diagnostic);
  added->set_summary(base::valid_utf8(told.summary));
  // A cause may name what a machine or Coolify said; nothing that a terminal obeys gets through.
  added->set_detail(base::evidence_text(told.detail(), std::string::npos));
  if (!diagnostic.path.empty()) encode(diagnostic.path, added->mutable_attribute());
}

void append(const base::Diagnostics& diagnostics, WireDiagnostics* wire) {
  for (const base::Diagnostic& one : diagnostics.items()) append(one, wire);
}

schema::ClientCapabilities decode(const tfplugin6::ClientCapabilities& wire) {
  return {.deferral_allowed = wire.deferral_allowed(),
          .write_only_attributes_allowed = wire.write_only_attributes_allowed()};
}

}  // namespace plugin
