#pragma once

#include <string>
#include <vector>

#include "provider/private_key/data_source.h"
#include "provider/private_key/ephemeral.h"
#include "provider/private_key/resource.h"
#include "tests/contract/contract.h"
#include "tests/support/state_text.h"

namespace tests {

/// The resource of a private key at a stand-in Coolify. Plans and applies as Terraform does, and
/// keeps what it is told to keep.
class KeyObject {
 public:
  /// `abilities` of the API token beside read and write.
  explicit KeyObject(const std::vector<std::string>& abilities = {},
                     const ContractOptions& options = {});

  /// From now on requests have a new token with these fields of the stand-in's.
  void use_token(const standin::Json& fields);

  /// What a plan says, in one line: "create", "none", "update", "replace" and the attributes that
  /// force it; the codes of a refusal.
  std::string plan(const provider::KeyModel& arguments);
  /// A plan and its apply; the codes of the diagnostics, warnings in brackets. A replacement first
  /// destroys, unless `creates_first`.
  std::string apply(const provider::KeyModel& arguments, bool creates_first = false);
  /// The creation that is planned by `planned`, carried out with the configuration `arguments`.
  std::string create_as(const provider::KeyModel& planned, const provider::KeyModel& arguments);
  std::string destroy();
  /// A refresh, after the time for which an answer is shared; without a record there is no state
  /// afterwards.
  std::string refresh();
  std::string import(const std::string& id);
  /// What the configuration is that Terraform would generate.
  [[nodiscard]] provider::KeyModel generated_config() const;

  /// The codes of a look-up, or "ok": data() and opened() have what was found.
  std::string look_up(const provider::KeyDataModel& config);
  std::string open(const provider::KeyDataModel& config);
  [[nodiscard]] const schema::Value& data() const { return data_; }
  [[nodiscard]] const schema::Value& opened() const { return opened_; }

  [[nodiscard]] bool has_state() const { return !state.is_null(); }
  [[nodiscard]] std::string text(const std::string& name) const {
    return state.at(name).is_known() ? state.at(name).as_string() : "null";
  }
  [[nodiscard]] std::string uuid() const { return text("uuid"); }
  /// The key as Coolify tells it, with its private half.
  [[nodiscard]] standin::Json record() const;
  /// How many keys the team has, beside the one that every instance of the tests has.
  [[nodiscard]] std::size_t keys() const;
  /// The requests since the last call that change something: "POST /security/keys".
  std::string changes();
  /// Lets the time pass for which an answer is shared.
  void wait();

  Contract contract;
  schema::Value state;
  std::string private_data;
  std::string told;  ///< what the diagnostics of the last operation say, below their summaries

 private:
  schema::PlanResponse planned(const schema::Value& config, const schema::Value& prior);
  std::string create(const schema::Value& config);
  std::string keep(const schema::StateResponse& response, const schema::Value& planned);
  std::string codes(const base::Diagnostics& diagnostics);
  [[nodiscard]] schema::Value none() const;
  [[nodiscard]] std::string root_token() const;

  provider::ApiAccess access_;
  provider::Defaults defaults_;
  provider::KeyResource resource_;
  provider::KeyDataSource data_source_;
  provider::KeyEphemeral ephemeral_;
  schema::Value data_;
  schema::Value opened_;
};

}  // namespace tests
