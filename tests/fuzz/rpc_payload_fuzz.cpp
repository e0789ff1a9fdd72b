#include <set>
#include <string>

#include "code_tables.h"
#include "provider/coolify_provider.h"
#include "tests/fuzz/fuzz_types.h"
#include "tests/protocol/rpc_judgement.h"
#include "tests/protocol/rpc_mutations.h"
#include "tests/protocol/service_in_process.h"

namespace {

using protocol::Rpc;
using protocol::SampleRequest;

/// Choices from the input's front; none are left: always the first.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  std::uint64_t below(std::uint64_t limit) {
    std::uint64_t number = 0;
    for (std::uint64_t most = 1; most < limit && !rest_.empty(); most *= 256) {
      number = number * 256 + static_cast<std::uint8_t>(rest_.front());
      rest_.erase(0, 1);
    }
    return number % limit;
  }
  [[nodiscard]] const std::string& rest() const { return rest_; }

 private:
  std::string rest_;
};

/// The real provider, in one process with us, whose Coolify refuses every connection.
struct Service {
  Service() {
    for (const SampleRequest& one : protocol::sample_requests(
             protocol::rpc_named("ConfigureProvider"), objects, protocol::harmless(), true)) {
      (void)protocol::call_any(service.channel(), *one.rpc, *one.message);
    }
  }

  protocol::ServiceInProcess service{provider::make_coolify_provider()};
  protocol::OfferedObjects objects = protocol::offered_by(service.channel());
};

bool is_known_code(const std::string& detail) {
  static const std::set<std::string> codes = [] {
    std::set<std::string> all;
    for (const auto& table : code_tables()) {
      for (const auto& row : table) all.emplace(row.code);
    }
    return all;
  }();
  const std::size_t begin = detail.rfind("Code: ");
  return begin != std::string::npos && codes.contains(detail.substr(begin + 6));
}

/// What is not chosen is the bytes of a value, as msgpack or JSON.
void put_rest(SampleRequest& request, Input& input) {
  if (request.values.empty() || input.below(2) == 0) return;
  const bool as_json = input.below(2) == 0;
  tfplugin6::DynamicValue& wire =
      protocol::wire_value(*request.message, request.values[input.below(request.values.size())]);
  wire.Clear();
  as_json ? wire.set_json(input.rest()) : wire.set_msgpack(input.rest());
}

}  // namespace

/// Whatever a request holds, it is answered, by diagnostics with known codes at worst, and nothing
/// inside trips over it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Service target;
  static const std::vector<const Rpc*> rpcs = protocol::all_rpcs(true);
  Input input(data, size);
  const Rpc& rpc = *rpcs[input.below(rpcs.size())];
  auto samples =
      protocol::sample_requests(rpc, target.objects, protocol::harmless(), input.below(2) == 0);
  if (samples.empty()) return 0;
  SampleRequest& request = samples[input.below(samples.size())];
  protocol::mutate(request, [&input](std::uint64_t limit) { return input.below(limit); });
  if (rpc.name() != "ConfigureProvider") put_rest(request, input);
  const protocol::Answer answer =
      protocol::call_any(target.service.channel(), rpc, *request.message);
  require(protocol::fault_of(rpc, answer).empty());
  for (const auto& one : answer.diagnostics) require(is_known_code(one.detail()));
  return 0;
}
