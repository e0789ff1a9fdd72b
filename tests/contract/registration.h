#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "provider/server_registration/resource.h"
#include "tests/contract/contract.h"
#include "tests/support/collected_events.h"
#include "tests/support/scripted_host.h"
#include "tests/support/state_text.h"

namespace tests {

/// The resource of a registration between a scripted machine and a stand-in Coolify, which finds
/// the same machine. Plans and applies as Terraform does, and keeps what it is told to keep.
class Registration {
 public:
  /// `abilities` of the API token beside read and write.
  explicit Registration(const std::vector<std::string>& abilities = {},
                        const ContractOptions& options = {});

  /// From now on requests have a new token with these fields of the stand-in's.
  void use_token(const standin::Json& fields);
  /// From now on the provider block has this `defaults.ssh`.
  void use_defaults(const provider::SshModel& ssh);
  /// How the machine receives Coolify; well, until a test says otherwise.
  void coolify_gets_in();
  void coolify_is_locked_out();

  /// What a configuration says that leaves out what it can.
  [[nodiscard]] provider::RegistrationModel arguments() const;

  /// A plan and its apply; the codes of the apply's diagnostics, warnings in brackets. The test
  /// fails when the plan has an error.
  std::string apply(const provider::RegistrationModel& arguments);
  /// The same with an attribute in `ignore_changes`: Terraform plans with its value in the state,
  /// and shows the apply what the configuration has.
  std::string apply_ignoring(const std::string& name, const provider::RegistrationModel& arguments);
  /// The codes of a plan and no more; of one that destroys.
  std::string plan(const provider::RegistrationModel& arguments);
  std::string plan_destroy();
  /// As above, with no state afterwards unless it failed.
  std::string destroy();
  /// A refresh; without a record there is no state afterwards.
  std::string refresh();
  /// Takes the record that `id` names into the state.
  std::string import(const std::string& id);

  [[nodiscard]] bool has_state() const { return !state.is_null(); }
  [[nodiscard]] std::string uuid() const { return state.at("uuid").as_string(); }
  /// The record as Coolify has it.
  [[nodiscard]] standin::Json record() const { return contract.instance().server(uuid()); }
  /// A new key in Coolify; its uuid.
  [[nodiscard]] std::string new_key() const { return contract.instance().new_key(); }
  /// What happened on the machine since the last call.
  std::string events();
  /// The requests since the last call that change something: "POST /servers".
  std::string changes();

  /// Plans and applies are done with it.
  [[nodiscard]] base::Context context();

  Contract contract;
  ScriptedHost host;
  std::stop_source stop;  ///< of whatever is done
  std::string token;      ///< what requests have
  registration::Queue queue;
  /// Where the events of applies go. Shared, as the provider has it.
  std::shared_ptr<CollectedEvents> listener = std::make_shared<CollectedEvents>();
  schema::Value state;
  std::string private_data;
  std::string told;  ///< what the diagnostics of the last operation say, below their summaries
  /// The private keys that the last operation could log in with: the machine's, those of jump
  /// hosts.
  std::vector<std::string> login_keys;
  /// The accounts that it would have tried, in their order.
  std::vector<std::string> login_users;
  /// "<endpoint> as <host key>" of whom it would have shown them to; "any" for any key.
  std::string login_demands;

 private:
  [[nodiscard]] std::unique_ptr<registration::HostConnector> connector(provider::Login login);
  /// A plan of the configuration as `seen`, and its apply.
  std::string apply(const schema::Value& seen, const schema::Value& config);
  std::string keep(const schema::StateResponse& response);
  [[nodiscard]] schema::Value none() const;

  provider::ApiAccess access_;
  provider::Defaults defaults_;
  provider::EventAccess events_;
  provider::RegistrationResource resource_;
};

/// The state by its parts. What differs from one test run to the next (ids, times) is named
/// instead, and the findings are one part.
[[nodiscard]] Parts steady_parts(const Registration& registration);

/// What differs from `before` of what is the same in every test run. What a run saw of the machine
/// is told by its parts only where both have it.
[[nodiscard]] std::string steady_difference(const schema::Value& before,
                                            const schema::Value& after);

}  // namespace tests
