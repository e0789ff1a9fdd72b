#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/action.h"
#include "schema/data_source.h"
#include "schema/ephemeral.h"
#include "schema/function.h"
#include "schema/list.h"
#include "schema/resource.h"

namespace schema {

/// All that a provider offers, one list per kind of object.
struct Offer {
  std::vector<std::unique_ptr<Resource>> resources;
  std::vector<std::unique_ptr<DataSource>> data_sources;
  std::vector<std::unique_ptr<Function>> functions;
  std::vector<std::unique_ptr<EphemeralResource>> ephemeral_resources;
  std::vector<std::unique_ptr<ListResource>> list_resources;
  std::vector<std::unique_ptr<Action>> actions;

  /// Everything Terraform would refuse: one wrong object makes the whole provider unusable. Empty
  /// for a sound offer; asserted by tests.
  [[nodiscard]] std::vector<std::string> faults() const;
};

}  // namespace schema
