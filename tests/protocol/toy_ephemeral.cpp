#include "tests/protocol/toy_ephemeral.h"

#include <chrono>
#include <stdexcept>

#include "tests/protocol/toy_support.h"

namespace protocol {

using schema::Type;
using schema::Value;
using namespace std::chrono_literals;

namespace {

constexpr const char* kMarks = "leases";
constexpr int kRenewals = 2;

base::WallTime next_renewal(const base::Context& context) {
  return std::chrono::time_point_cast<base::WallTime::duration>(context.clock->wall_now() + 100ms);
}

}  // namespace

ToyEphemeral::ToyEphemeral() {
  schema_.description = "A lease.";
  schema_.attributes = {required("name", Type::string()), optional("mode", Type::string()),
                        computed("token", Type::string())};
}

schema::OpenResponse ToyEphemeral::open(const Value& config, const base::Context& context) {
  const std::string name = text_of(config, "name");
  const std::string mode = text_of(config, "mode");
  if (mode == "throw") throw std::runtime_error("the toy threw in open");
  mark(kMarks, "open " + name);
  if (mode == "fail") return {.diagnostics = failure("toy.failed", "It does not open.")};
  schema::OpenResponse opened;
  opened.result = config.with("token", Value::string("token of " + name));
  if (mode == "misshapen") opened.result = Value::object({{"name", config.at("name")}});
  opened.private_data = name + (mode == "stuck" ? ":stuck" : ":0");
  if (mode == "renew") opened.renew_at = next_renewal(context);
  return opened;
}

schema::RenewResponse ToyEphemeral::renew(const std::string& private_data,
                                          const base::Context& context) {
  mark(kMarks, "renew " + private_data);
  const std::size_t colon = private_data.rfind(':');
  if (colon == std::string::npos) return {.diagnostics = failure("toy.private", "It is unknown.")};
  const int renewals = std::stoi(private_data.substr(colon + 1)) + 1;
  schema::RenewResponse renewed;
  renewed.private_data = private_data.substr(0, colon + 1) + std::to_string(renewals);
  if (renewals < kRenewals) renewed.renew_at = next_renewal(context);
  return renewed;
}

base::Diagnostics ToyEphemeral::close(const std::string& private_data, const base::Context&) {
  mark(kMarks, "close " + private_data);
  if (private_data.ends_with(":stuck")) return failure("toy.stuck", "It does not close.");
  return {};
}

}  // namespace protocol
