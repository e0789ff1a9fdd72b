#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "schema/field.h"

namespace provider {

/// coolify_private_key as a resource.
struct KeyModel {
  schema::Field<std::string> name;
  schema::Field<std::string> description;
  schema::Field<std::string> private_key;
  schema::Field<std::string> private_key_wo;
  schema::Field<std::int64_t> private_key_wo_version;
  schema::Field<bool> keep_generated_key;
  schema::Field<std::map<std::string, std::string>> rotation_triggers;
  schema::Field<std::string> uuid;
  schema::Field<std::string> public_key;
  schema::Field<std::string> fingerprint;
  schema::Field<bool> is_git_related;
  schema::Field<std::string> generated_private_key;
};

/// The same as a data source.
struct KeyDataModel {
  schema::Field<std::string> uuid;
  schema::Field<std::string> name;
  schema::Field<std::string> fingerprint;
  schema::Field<std::string> description;
  schema::Field<std::string> public_key;
  schema::Field<bool> is_git_related;
};

/// The same as an ephemeral resource.
struct KeyEphemeralModel : KeyDataModel {
  schema::Field<std::string> private_key;
};

}  // namespace provider
