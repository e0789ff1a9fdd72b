#include "tests/protocol/toy_resource.h"

#include <spawn.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "schema/json.h"
#include "schema/plan.h"
#include "tests/protocol/toy_support.h"

namespace protocol {
namespace {

using schema::Attribute;
using schema::AttributeBuilder;
using schema::StateResponse;
using schema::Type;
using schema::Value;
using namespace std::chrono_literals;

std::shared_ptr<const schema::NestedObject> settings(schema::NestedObject::Nesting nesting) {
  auto object = std::make_shared<schema::NestedObject>();
  object->nesting = nesting;
  object->attributes = {attribute("host", Type::string()), optional("port", Type::number()),
                        optional("key_wo", Type::string())};
  AttributeBuilder(object->attributes[0]).required();
  AttributeBuilder(object->attributes[1]).default_value(22);
  AttributeBuilder(object->attributes[2]).write_only();
  return object;
}

Attribute nested(std::string name, schema::NestedObject::Nesting nesting) {
  Attribute made = optional(std::move(name), Type::dynamic());
  made.nested = settings(nesting);
  return made;
}

schema::Schema make_schema() {
  schema::Schema made;
  made.version = 1;
  made.description = "A thing that exists in the state only.";
  made.attributes = {
      attribute("name", Type::string()),
      optional("mode", Type::string()),
      optional("size", Type::number()),
      optional("enabled", Type::boolean()),
      optional("any", Type::dynamic()),
      optional("ports", Type::list(Type::number())),
      optional("zones", Type::set(Type::string())),
      optional("labels", Type::map(Type::string())),
      nested("settings", schema::NestedObject::Nesting::single),
      nested("items", schema::NestedObject::Nesting::list),
      nested("named", schema::NestedObject::Nesting::map),
      optional("token", Type::string()),
      optional("password_wo", Type::string()),
      optional("password_version", Type::number()),
      optional("old", Type::string()),
      attribute("id", Type::string()),
      attribute("revision", Type::number()),
  };
  const auto at = [&made](const std::string& name) {
    for (Attribute& one : made.attributes) {
      if (one.name == name) return AttributeBuilder(one);
    }
    throw std::logic_error("no attribute " + name);
  };
  at("name").required().requires_replace();
  at("token").sensitive();
  at("password_wo").write_only();
  at("old").deprecated("Use name.");
  at("id").keep_prior();
  at("revision").computed();
  return made;
}

/// False when a stop ended the wait.
bool wait_for_release(const std::string& name, bool stoppable, const base::Context& context) {
  const std::filesystem::path marker = folder() / ("waiting-" + name);
  const std::filesystem::path unfinished = folder() / (".waiting-" + name);
  std::ofstream(unfinished) << ::getpid();
  std::filesystem::rename(unfinished, marker);
  const std::stop_token stop = stoppable ? context.stop : std::stop_token();
  while (!std::filesystem::exists(folder() / "release")) {
    const auto next = context.clock->now() + 10ms;
    if (context.clock->sleep_until(next, stop) == base::Waited::cancelled) {
      std::ofstream(folder() / ("stopped-" + name)) << ::getpid();
      return false;
    }
  }
  return true;
}

/// A careless way to start a program: nothing is redirected.
void start_child() {
  std::string program = "sleep";
  std::string argument = "300";
  std::array<char*, 3> argv = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, "sleep", nullptr, nullptr, argv.data(), environ) == 0) {
    std::ofstream(folder() / "child") << child;
  }
}

Value stored(const schema::ApplyRequest& request) {
  const std::int64_t before =
      request.prior.is_null() ? 0 : request.prior.at("revision").as_number().as_int64().value_or(0);
  return request.planned.with("id", Value::string("toy-" + text_of(request.planned, "name")))
      .with("revision", Value::number(before + 1));
}

StateResponse change(const schema::ApplyRequest& request, const base::Context& context) {
  const std::string name = text_of(request.config, "name");
  const std::string mode = text_of(request.config, "mode");
  context.log.info("toy changes", {{"toy_name", name}, {"toy_mode", mode}});
  StateResponse done{stored(request), "private of " + name, {}};
  if (mode == "throw") throw std::runtime_error("the toy threw \xff and its token");
  if (mode == "crash") {
    std::thread([] { throw std::runtime_error("the toy crashed"); }).join();
  }
  if (mode == "bad_text") {
    done.state = request.prior;
    done.diagnostics = failure("toy.\xff", "Remote text \xff\xfe here.");
  }
  if (mode == "child") start_child();
  if (mode == "hold" || mode == "stubborn") {
    if (!wait_for_release(name, mode == "hold", context)) {
      done.diagnostics = failure("toy.stopped", "It was stopped.");
    }
  }
  return done;
}

}  // namespace

ToyResource::ToyResource() : schema_(make_schema()) {}

base::Diagnostics ToyResource::validate(const Value& config,
                                        const schema::ClientCapabilities&) const {
  if (text_of(config, "mode") != "invalid") return {};
  return failure("toy.invalid", "The mode is not valid.");
}

schema::PlanResponse ToyResource::plan(const schema::PlanRequest& request,
                                       const base::Context& context) {
  context.log.trace("toy plans");
  if (!request.config.is_null() && text_of(request.config, "mode") == "throw_in_plan") {
    throw std::runtime_error("the toy threw in plan");
  }
  return schema::plan_change(schema_, request);
}

StateResponse ToyResource::create(const schema::ApplyRequest& request,
                                  const base::Context& context) {
  return change(request, context);
}

StateResponse ToyResource::read(const schema::ReadRequest& request, const base::Context&) {
  return {request.state, request.private_data, {}};
}

StateResponse ToyResource::update(const schema::ApplyRequest& request,
                                  const base::Context& context) {
  return change(request, context);
}

StateResponse ToyResource::remove(const schema::ApplyRequest&, const base::Context&) { return {}; }

StateResponse ToyResource::import_state(const std::string& id, const base::Context&) {
  constexpr std::string_view kPrefix = "toy-";
  if (!id.starts_with(kPrefix)) return {{}, {}, failure("toy.id", "An id starts with toy-.")};
  std::map<std::string, Value> attributes;
  for (const Attribute& one : schema_.attributes) {
    attributes.emplace(one.name, Value::null(one.value_type()));
  }
  attributes.insert_or_assign("id", Value::string(id));
  attributes.insert_or_assign("name", Value::string(id.substr(kPrefix.size())));
  attributes.insert_or_assign("revision", Value::number(1));
  return {Value::object(std::move(attributes)), "imported", {}};
}

StateResponse ToyResource::upgrade(std::int64_t, const std::string& raw_json) const {
  auto state = schema::decode_json(raw_json, schema_.value_type(), schema::JsonMode::stored_state);
  if (!state) return {{}, {}, state.error()};
  return {*state, {}, {}};
}

}  // namespace protocol
