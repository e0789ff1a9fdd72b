#include "tests/contract/objects.h"

#include <doctest/doctest.h>

#include <utility>

#include "plugin/rpc/outcome.h"
#include "provider/registry.h"
#include "schema/validation.h"

namespace tests {
namespace {

using schema::Value;

template <typename Object>
Object& named(const std::vector<std::unique_ptr<Object>>& objects, const std::string& type) {
  for (const auto& one : objects) {
    if (one->type_name() == type) return *one;
  }
  FAIL("no object of the type " << type);
  std::abort();
}

std::string told_by(const base::Diagnostics& diagnostics) {
  std::string told;
  for (const base::Diagnostic& one : diagnostics.items()) told += one.detail() + "\n";
  return told;
}

/// Takes what is sent, until it has enough.
template <typename Event>
class Collected final : public schema::EventSink<Event> {
 public:
  Collected(std::vector<Event>& events, std::size_t wanted) : events_(events), wanted_(wanted) {}
  bool send(Event event) override {
    events_.push_back(std::move(event));
    return events_.size() < wanted_;
  }

 private:
  std::vector<Event>& events_;
  std::size_t wanted_;
};

schema::Offer offer_of(const provider::ApiAccess& access, const provider::Defaults& defaults) {
  return provider::make_offer({access, defaults, [](provider::Login) {
                                 FAIL("a machine is logged in to");
                                 return nullptr;
                               }});
}

}  // namespace

Objects::Objects(const ContractOptions& options)
    : contract(options), offer(offer_of(access_, defaults_)) {
  use_token({{"abilities", {"read", "write"}}});
  begin();
}

void Objects::use_token(const standin::Json& fields) {
  access_.set(contract.client_for(contract.instance().new_token(fields)),
              "https://coolify.example.com");
}

Found Objects::read(const std::string& type, const Attributes& attributes) {
  schema::DataSource& source = named(offer.data_sources, type);
  const Value config = object_of(source.schema(), attributes);
  const schema::DataResponse response = source.read(config, contract.context());
  Found found{codes_of(response.diagnostics), told_by(response.diagnostics), response.data};
  if (response.diagnostics.has_error()) return found;
  const auto stored = plugin::storable(source.schema(), response.data);
  REQUIRE_MESSAGE(stored.has_value(), stored.error().cause);
  REQUIRE(found.data.is_wholly_known());
  for (const auto& [name, value] : attributes) CHECK(found.data.at(name) == value);
  return found;
}

std::string Objects::validate(const std::string& type, const Attributes& attributes) const {
  const schema::Schema& schema = named(offer.data_sources, type).schema();
  return codes_of(schema::validate_config(schema, object_of(schema, attributes)));
}

Invoked Objects::invoke(const std::string& type, const Attributes& attributes,
                        std::size_t wanted_lines, std::stop_token stop) {
  schema::Action& action = named(offer.actions, type);
  Invoked invoked;
  Collected<std::string> lines(invoked.lines, wanted_lines);
  base::Context context = contract.context();
  if (stop.stop_possible()) context.stop = std::move(stop);
  const auto diagnostics = action.invoke(object_of(action.schema(), attributes), lines, context);
  invoked.codes = codes_of(diagnostics);
  invoked.told = told_by(diagnostics);
  return invoked;
}

std::string Objects::plan(const std::string& type, const Attributes& attributes) {
  schema::Action& action = named(offer.actions, type);
  return codes_of(action.plan(object_of(action.schema(), attributes), contract.context()));
}

Listed Objects::list(const Attributes& attributes, bool include_object, std::size_t wanted) {
  schema::ListResource& source = named(offer.list_resources, "coolify_server_registration");
  Listed listed;
  Collected<schema::ListedObject> events(listed.objects, wanted);
  const schema::ListRequest request{object_of(source.schema(), attributes), include_object, 0};
  listed.codes = codes_of(source.list(request, events, contract.context()));
  return listed;
}

Value Objects::imported(const std::string& id) {
  schema::Resource& resource = named(offer.resources, "coolify_server_registration");
  const auto response = resource.import_state(id, contract.context());
  REQUIRE_MESSAGE(!response.diagnostics.has_error(), codes_of(response.diagnostics));
  return response.state;
}

std::string Objects::put(const standin::Json& columns) {
  standin::Json server = {{"private_key_uuid", contract.key_uuid()}};
  for (const auto& [name, value] : columns.items()) {
    if (name != "settings") server[name] = value;
  }
  const std::string uuid = contract.instance().control("POST", "/servers", server)["uuid"];
  if (columns.contains("settings")) {
    contract.instance().control("POST", "/servers/" + uuid, {{"settings", columns["settings"]}});
  }
  return uuid;
}

std::string codes_of(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& one : diagnostics.items()) {
    const bool is_error = one.severity == base::Severity::error;
    text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
  }
  return text;
}

Value object_of(const schema::Schema& schema, const Attributes& attributes) {
  std::map<std::string, Value> values;
  for (const schema::Attribute& one : schema.attributes) {
    const auto given = attributes.find(one.name);
    values.emplace(one.name,
                   given == attributes.end() ? Value::null(one.value_type()) : given->second);
  }
  for (const auto& [name, value] : attributes) REQUIRE_MESSAGE(values.contains(name), name);
  return Value::object(std::move(values));
}

}  // namespace tests
