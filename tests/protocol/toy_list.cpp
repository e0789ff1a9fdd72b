#include "tests/protocol/toy_list.h"

#include <stdexcept>

#include "tests/protocol/toy_record.h"
#include "tests/protocol/toy_support.h"

namespace protocol {

using schema::ListedObject;
using schema::Type;
using schema::Value;

namespace {

ListedObject object(std::int64_t index, const schema::ListRequest& request) {
  const std::string name = "record-" + std::to_string(index);
  const Value& zone = request.config.at("zone");
  ListedObject made{record_identity(name, zone), "Record " + std::to_string(index)};
  if (request.include_object) {
    const std::int64_t padding = number_of(request.config, "padding", 1);
    made.object =
        record(name, zone, Value::string(std::string(static_cast<std::size_t>(padding), 'x')));
  }
  return made;
}

ListedObject warning() {
  base::Diagnostic made = failure("toy.warned", "The list is old.");
  made.severity = base::Severity::warning;
  return {.identity = {}, .display_name = {}, .diagnostics = made};
}

void wait_for_stop(const base::Context& context) {
  mark("waiting-list", "");
  context.clock->sleep_until(base::TimePoint::max(), context.stop);
}

}  // namespace

ToyList::ToyList() {
  schema_.description = "Finds records.";
  schema_.attributes = {optional("zone", Type::string()), optional("count_of", Type::number()),
                        optional("padding", Type::number()), optional("mode", Type::string())};
}

base::Diagnostics ToyList::list(const schema::ListRequest& request,
                                schema::EventSink<ListedObject>& found,
                                const base::Context& context) {
  const std::string mode = text_of(request.config, "mode");
  const std::int64_t count = number_of(request.config, "count_of", 3);
  bool wanted = mode != "warn" || found.send(warning());
  for (std::int64_t index = 0; wanted && index < count; ++index) {
    ListedObject next = object(index, request);
    if (mode == "nameless" && index + 1 == count) next.identity = {};
    wanted = found.send(std::move(next));
    mark("listed", std::to_string(index));
  }
  if (mode == "throw") throw std::runtime_error("the toy threw in list");
  if (mode == "hold") {
    wait_for_stop(context);
    wanted = found.send(object(count, request));
  }
  mark("list-ended", wanted ? "all" : "stopped");
  if (mode == "fail") return failure("toy.failed", "The rest cannot be listed.");
  return {};
}

base::Diagnostics ToyList::validate(const Value& config) const {
  if (text_of(config, "mode") != "invalid") return {};
  return failure("toy.invalid", "The mode is not valid.");
}

}  // namespace protocol
