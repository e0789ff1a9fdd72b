#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "provider/config/api_access.h"
#include "provider/config/defaults.h"
#include "schema/offer.h"
#include "schema/value.h"
#include "tests/contract/contract.h"

namespace tests {

using Attributes = std::map<std::string, schema::Value>;

/// What reading a data source gave.
struct Found {
  std::string codes;  ///< of the diagnostics; empty when there are none
  std::string told;   ///< what they say: cause, evidence, remedy
  schema::Value data;
};

/// What invoking an action gave.
struct Invoked {
  std::vector<std::string> lines;  ///< its progress
  std::string codes;               ///< of the diagnostics, warnings in brackets
  std::string told;
};

/// What listing a list resource gave.
struct Listed {
  std::vector<schema::ListedObject> objects;
  std::string codes;
};

/// All that the provider offers, on a stand-in Coolify. No machine is ever logged in to by us.
class Objects {
 public:
  explicit Objects(const ContractOptions& options = {});

  /// From now on requests have a new token with these fields of the stand-in's.
  void use_token(const standin::Json& fields);

  /// Reads a data source whose configuration has these attributes and no others.
  [[nodiscard]] Found read(const std::string& type, const Attributes& attributes);
  /// The codes of what is wrong with such a configuration.
  [[nodiscard]] std::string validate(const std::string& type, const Attributes& attributes) const;
  [[nodiscard]] Invoked invoke(const std::string& type, const Attributes& attributes,
                               std::size_t wanted_lines = std::string::npos,
                               std::stop_token stop = {});
  /// The codes of the action's plan.
  [[nodiscard]] std::string plan(const std::string& type, const Attributes& attributes);
  /// Lists registrations until there are `wanted`.
  [[nodiscard]] Listed list(const Attributes& attributes, bool include_object = false,
                            std::size_t wanted = std::string::npos);
  /// The state that an import of a registration makes.
  [[nodiscard]] schema::Value imported(const std::string& id);

  /// A server put into Coolify without any check: columns and `settings`; its uuid.
  std::string put(const standin::Json& columns);
  /// Forgets the requests so far.
  void begin() { contract.instance().control("DELETE", "/requests"); }

  Contract contract;

 private:
  provider::ApiAccess access_;
  provider::Defaults defaults_;

 public:
  schema::Offer offer;
};

/// Codes of diagnostics, warnings in brackets.
[[nodiscard]] std::string codes_of(const base::Diagnostics& diagnostics);

/// An object of the schema: what is given, everything else null.
[[nodiscard]] schema::Value object_of(const schema::Schema& schema, const Attributes& attributes);

}  // namespace tests
