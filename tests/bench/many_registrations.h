#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/acceptance/standin_process.h"
#include "tests/support/terraform_workspace.h"

namespace bench {

/// A Coolify with many servers, all in good order, and a workspace in whose configuration and state
/// all of them are as coolify_server_registration.web[0] and so on: nothing is to be changed.
class ManyRegistrations {
 public:
  /// `standin_options` are more options of the stand-in's program; `provider` is the provider's
  /// block. What fails is an exception.
  ManyRegistrations(int count, tests::TerraformWorkspace workspace,
                    const std::vector<std::string>& standin_options,
                    const nlohmann::json& provider = nlohmann::json::object());

  acceptance::StandinProcess coolify;
  tests::TerraformWorkspace terraform;
  std::string key_uuid;
  std::vector<std::string> uuids;  ///< in the order of the registrations

 private:
  void put_servers(int count);
  void configure(int count, const nlohmann::json& provider);
  void put_state();
};

/// The address and the name of one of them.
[[nodiscard]] std::string address_of(int number);
[[nodiscard]] std::string name_of(int number);

}  // namespace bench
