#include "tests/bench/plan_calls.h"

#include <chrono>
#include <stdexcept>

#include "tests/bench/provider_calls.h"

namespace bench {
namespace {

using schema::Type;
using schema::Value;

constexpr const char* kType = "coolify_server_registration";

template <typename Work>
double milliseconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

/// Talks to one process of the provider.
class Planner {
 public:
  Planner(const std::string& program, const ManyRegistrations& all)
      : provider_(program, all.coolify.endpoint(), all.coolify.token()),
        type_(provider_.type_of(kType)),
        all_(all),
        imported_(provider_.import(kType, all.uuids.front())) {}

  /// The plan of a registration that is what its configuration says.
  [[nodiscard]] tfplugin6::PlanResourceChange::Request request_of(int number) const {
    const ProviderCalls::Attributes written = {{"ip", Value::string(address_of(number))},
                                               {"name", Value::string(name_of(number))},
                                               {"private_key_uuid", Value::string(all_.key_uuid)}};
    const Value uuid = Value::string(all_.uuids[static_cast<std::size_t>(number)]);
    const Value state = with(imported_.state, written).with("uuid", uuid);
    return provider_.plan_of(kType, {state, imported_.private_data}, written);
  }

  [[nodiscard]] double time_plan(const tfplugin6::PlanResourceChange::Request& request) {
    tfplugin6::PlanResourceChange::Response response;
    const double took = milliseconds(
        [&] { response = provider_.call(&ProviderCalls::Stub::PlanResourceChange, request); });
    if (read(response.planned_state(), type_) != read(request.prior_state(), type_)) {
      throw std::runtime_error("the plan has something to change");
    }
    return took;
  }

  [[nodiscard]] double time_reference() {
    return milliseconds([&] { provider_.call_nothing(); });
  }

 private:
  ProviderCalls provider_;
  Type type_;
  const ManyRegistrations& all_;
  ProviderCalls::Stored imported_;
};

}  // namespace

PlanCalls time_plan_calls(const std::string& program, const ManyRegistrations& all) {
  Planner planner(program, all);
  PlanCalls calls;
  for (int i = 0; i < static_cast<int>(all.uuids.size()); ++i) {
    const auto request = planner.request_of(i);
    calls.plans.push_back(planner.time_plan(request));
    calls.reference.push_back(planner.time_reference());
  }
  return calls;
}

}  // namespace bench
