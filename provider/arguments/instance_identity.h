#pragma once

#include <functional>
#include <string>

#include "schema/identity.h"

namespace provider {

/// The identity of what an instance of Coolify keeps under a uuid: the instance's address and that
/// uuid. The state has the uuid as `uuid`. An instance that is reached at another address than
/// before has the same objects.
class InstanceIdentity final : public schema::Identity {
 public:
  /// Tells the address the provider is configured for, as it was written; empty as long as it is
  /// not known.
  using Endpoint = std::function<std::string()>;

  /// `object` is what the uuid is of, in words: "the server".
  InstanceIdentity(Endpoint endpoint, const std::string& object);

  const schema::IdentitySchema& schema() const override { return schema_; }
  schema::Value of(const schema::Value& state) const override;
  /// The same for an object of which no more is known.
  [[nodiscard]] schema::Value of_uuid(const std::string& uuid) const;
  /// The uuid. Errors: import.other_instance when `endpoint` is not the provider's, whatever its
  /// spelling; import.invalid_id when `uuid` cannot be one.
  base::Expected<std::string> import_id(const schema::Value& identity) const override;
  bool is_same(const schema::Value& before, const schema::Value& now) const override;

 private:
  /// The address in its one spelling; null as long as it is not known.
  [[nodiscard]] schema::Value endpoint() const;

  Endpoint configured_;
  schema::IdentitySchema schema_;
};

}  // namespace provider
