#pragma once

#include <atomic>
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
/// over, and an instance that does not answer is no reason to fail a plan; one that refuses every
/// request is told once, as a warning. Thread-safe.
class PlanLook {
 public:
  /// This record belongs to a registration in the state, which says it has the address `ip`: that
  /// it holds its address is no news, even where Terraform plans its replacement as a creation.
  void in_state(const std::string& uuid, const std::string& ip);

  /// Whether a plan is for an object that there is already: by its prior state, or, since Terraform
  /// plans what it has marked as tainted like a creation, by the address of one that was read. An
  /// address that only the apply tells may be that of any.
  /// `replaces`: the plan of the prior state is to replace it, after which Terraform plans the
  /// creation that follows, for a destroy too. One that follows a plan without a replacement is
  /// forced by the user, who does not destroy.
  [[nodiscard]] bool exists(const schema::Value& prior, const schema::Value& planned,
                            bool replaces);

  /// Errors: registration.wrong_team, coolify.key_not_found, coolify.key_hidden,
  /// coolify.coolify_host. Warnings: plan.address_taken, plan.adopts, plan.coolify_endpoint,
  /// coolify.version_too_old (the instance may be updated before the apply), and
  /// the codes of a refusal that an apply is going to meet as well, such as
  /// coolify.unauthenticated.
  [[nodiscard]] base::Diagnostics at(const PlannedChange& change, coolify::Client& client,
                                     const base::Context& context);

 private:
  [[nodiscard]] base::Diagnostics look_at_address(const PlannedChange& change,
                                                  const std::string& ip, coolify::Client& client,
                                                  const base::Context& context);
  [[nodiscard]] std::vector<const coolify::ServerSummary*> foreign_holders(
      const PlannedChange& change, const std::string& ip, const coolify::ServerList& list);

  /// Whether Coolify answers at all; a refusal is added to `findings`.
  [[nodiscard]] bool answers(coolify::Client& client, const base::Context& context,
                             base::Diagnostics& findings);
  /// What a refusal gives to tell: nothing when it was told before, or may pass by itself.
  [[nodiscard]] base::Diagnostics unseen(base::Diagnostic fault, const base::Context& context);
  [[nodiscard]] base::Diagnostics look_at_team(const std::string& expected, coolify::Client& client,
                                               const base::Context& context);
  [[nodiscard]] base::Diagnostics look_at_version(const PlannedChange& change,
                                                  coolify::Client& client,
                                                  const base::Context& context);
  [[nodiscard]] base::Diagnostics look_at_key(const PlannedChange& change, coolify::Client& client,
                                              const base::Context& context);

  std::mutex mutex_;
  std::set<std::string> in_state_;
  std::vector<std::string> addresses_in_state_;
  std::set<std::string> kept_at_;        ///< planned addresses of what is not replaced
  std::set<std::string> replaced_at_;    ///< of what is; empty for one that is not known yet
  std::set<std::string> told_;           ///< codes of refusals
  std::atomic<bool> is_silent_ = false;  ///< Coolify did not answer: nobody waits for that again
};

/// An error of a plan for an object that there is already: what only an apply needs must not keep a
/// destroy from being planned, which Terraform does by planning the configuration first.
[[nodiscard]] base::Diagnostics as_warnings(const base::Diagnostics& errors, bool replaces);

}  // namespace provider
