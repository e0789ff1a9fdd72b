#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/diagnostic.h"
#include "coolify/client.h"
#include "schema/value.h"

namespace provider {

/// What is planned for one registration.
struct PlannedChange {
  const schema::Value& prior;    ///< null: a creation
  const schema::Value& planned;  ///< never null
  bool replaces = false;
  /// Where Coolify is, as other machines see it; empty when that says nothing about its address.
  std::string endpoint = {};
  bool needs_private_half = false;  ///< a login is going to be made with Coolify's key
};

/// What a plan can already tell by a look at Coolify: a token of the wrong team, a key that is not
/// there or may not be read, an address that is taken or Coolify's own. Unknown values are passed
/// over, and an instance that does not answer is no reason to fail a plan. Thread-safe.
class PlanLook {
 public:
  /// This record belongs to a registration in the state: that it holds its address is no news, even
  /// where Terraform plans its replacement as a creation.
  void in_state(const std::string& uuid);

  /// Errors: registration.wrong_team, coolify.key_not_found, coolify.key_hidden,
  /// coolify.coolify_host. Warnings:
  /// plan.address_taken, plan.adopts, plan.coolify_endpoint.
  [[nodiscard]] base::Diagnostics at(const PlannedChange& change, coolify::Client& client,
                                     const base::Context& context);

 private:
  [[nodiscard]] base::Diagnostics look_at_address(const PlannedChange& change,
                                                  const std::string& ip, coolify::Client& client,
                                                  const base::Context& context);
  [[nodiscard]] std::vector<const coolify::ServerSummary*> foreign_holders(
      const PlannedChange& change, const std::string& ip, const coolify::ServerList& list);

  std::mutex mutex_;
  std::set<std::string> in_state_;
};

}  // namespace provider
