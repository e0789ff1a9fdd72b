#include "schema/plan.h"

#include <algorithm>
#include <set>

#include "schema/replacement.h"
#include "schema/whole_object.h"

namespace schema {
namespace {

/// Whether `prior`, an element of a nested set, is what became of the configured `config`: sets
/// have no keys, so elements are recognised by what is configured of them.
bool stems_from(const AttributeList& attributes, const Value& config, const Value& prior) {
  if (!config.is_known() || !prior.is_known()) return config == prior;
  return std::all_of(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
    const Value& wanted = config.at(attribute.name);
    const Value& had = prior.at(attribute.name);
    if (wanted.is_null()) return attribute.computed || had.is_null();
    const bool single = attribute.nested && attribute.nested->nesting == Nesting::single;
    return single ? stems_from(attribute.nested->attributes, wanted, had) : wanted == had;
  });
}

/// Plans one object under the assumption that `changed_roots` are the root attributes that change.
/// "Prior" values are null where there is no prior object; one that is not known counts as none.
class Planner {
 public:
  explicit Planner(const std::set<std::string>& changed_roots) : changed_roots_(changed_roots) {}

  [[nodiscard]] Value object(const AttributeList& attributes, const Value& config,
                             const Value& prior) const {
    if (!config.is_known()) return config;
    std::vector<Value> planned(attributes.size());
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Attribute& attribute = attributes[i];
      const Value& wanted = attributes.value_of(i, config);
      planned[attributes.place(i)] =
          !prior.is_known() ? created(attribute, wanted)
                            : changed(attribute, wanted, attributes.value_of(i, prior));
    }
    return Value::object(attributes.type(), std::move(planned));
  }

 private:
  /// An attribute of an object that does not exist yet.
  [[nodiscard]] Value created(const Attribute& attribute, const Value& config) const {
    if (!is_unconfigured(attribute, config)) {
      return configured(attribute, config, Value::null(attribute.value_type()));
    }
    return attribute.default_value.value_or(Value::unknown(attribute.value_type()));
  }

  [[nodiscard]] Value changed(const Attribute& attribute, const Value& config,
                              const Value& prior) const {
    if (!is_unconfigured(attribute, config)) return configured(attribute, config, prior);
    if (attribute.default_value) return *attribute.default_value;
    return is_recomputed(attribute, prior) ? Value::unknown(attribute.value_type()) : prior;
  }

  static bool is_unconfigured(const Attribute& attribute, const Value& config) {
    return attribute.computed && config.is_null();
  }

  [[nodiscard]] bool is_recomputed(const Attribute& attribute, const Value& prior) const {
    switch (attribute.computed_plan) {
      case ComputedPlan::unknown_on_change:
        return !changed_roots_.empty();
      case ComputedPlan::keep_prior:
        return !changed_roots_.empty() && prior.is_null();
      case ComputedPlan::follows:
        return std::any_of(
            attribute.follows.begin(), attribute.follows.end(),
            [this](const std::string& name) { return changed_roots_.contains(name); });
    }
    return true;
  }

  [[nodiscard]] Value configured(const Attribute& attribute, const Value& config,
                                 const Value& prior) const {
    if (attribute.write_only) return Value::null(attribute.value_type());
    const bool comparable = config.is_known() && config.is_wholly_known() && prior.is_known();
    if (attribute.equivalent && comparable && attribute.equivalent(config, prior)) return prior;
    if (!attribute.nested || !config.is_known()) return config;
    const auto& attributes = attribute.nested->attributes;
    switch (attribute.nested->nesting) {
      case Nesting::single:
        return object(attributes, config, prior);
      case Nesting::list:
        return list(attributes, config, prior);
      case Nesting::set:
        return set(attributes, config, prior);
      case Nesting::map:
        return map(attributes, config, prior);
    }
    return config;
  }

  [[nodiscard]] Value list(const AttributeList& attributes, const Value& config,
                           const Value& prior) const {
    const std::size_t prior_size = prior.is_known() ? prior.elements().size() : 0;
    std::vector<Value> planned;
    for (const Value& element : config.elements()) {
      const std::size_t index = planned.size();
      planned.push_back(
          object(attributes, element, index < prior_size ? prior.elements()[index] : Value()));
    }
    return Value::collection(config.type(), std::move(planned));
  }

  [[nodiscard]] Value set(const AttributeList& attributes, const Value& config,
                          const Value& prior) const {
    std::vector<Value> unmatched = prior.is_known() ? prior.elements() : std::vector<Value>();
    std::vector<Value> planned;
    for (const Value& element : config.elements()) {
      const auto match = std::find_if(unmatched.begin(), unmatched.end(), [&](const Value& had) {
        return stems_from(attributes, element, had);
      });
      planned.push_back(object(attributes, element, match == unmatched.end() ? Value() : *match));
      if (match != unmatched.end()) unmatched.erase(match);
    }
    return Value::collection(config.type(), std::move(planned));
  }

  [[nodiscard]] Value map(const AttributeList& attributes, const Value& config,
                          const Value& prior) const {
    std::map<std::string, Value> planned;
    for (const auto& [key, element] : config.fields()) {
      Value had;
      if (prior.is_known() && prior.fields().contains(key)) had = prior.fields().at(key);
      planned.emplace(key, object(attributes, element, had));
    }
    return Value::map_of(config.type(), std::move(planned));
  }

  const std::set<std::string>& changed_roots_;
};

std::set<std::string> changed_roots(const Value& prior, const Value& planned) {
  std::set<std::string> names;
  for (const auto& [name, value] : planned.fields()) {
    if (value != prior.at(name)) names.insert(name);
  }
  return names;
}

/// Computed attributes become unknown because others change, which may make further ones follow:
/// the plan is found when no round changes more than the one before.
Value planned_object(const Schema& schema, const Value& config, const Value& prior) {
  std::set<std::string> changed;
  for (;;) {
    Value planned = Planner(changed).object(schema.attributes, config, prior);
    if (prior.is_null()) return planned;
    std::set<std::string> now_changed = changed_roots(prior, planned);
    if (now_changed == changed) return planned;
    changed = std::move(now_changed);
  }
}

/// What keeps a plan from being made: parts of an object may be unknown, the whole may not.
base::Diagnostics request_faults(const Type& type, const PlanRequest& request) {
  base::Diagnostics faults;
  for (const Value* object : {&request.config, &request.prior}) {
    if (object->is_null()) continue;
    if (auto fault = whole_object_fault(*object, type)) faults.add(*std::move(fault));
  }
  return faults;
}

std::vector<Value> settled(std::vector<Value> values) {
  for (Value& value : values) value = settle(value);
  return values;
}

std::map<std::string, Value> settled(const Fields<Value>& fields) {
  std::map<std::string, Value> all;
  for (const auto& [name, value] : fields) all.emplace(name, settle(value));
  return all;
}

}  // namespace

PlanResponse plan_change(const Schema& schema, const PlanRequest& request) {
  PlanResponse response;
  response.planned_private = request.prior_private;
  response.diagnostics = request_faults(schema.value_type(), request);
  if (request.config.is_null() || response.diagnostics.has_error()) {
    response.planned = Value::null(schema.value_type());
    return response;
  }
  response.planned = planned_object(schema, request.config, request.prior);
  response.requires_replace =
      replaced_paths(schema, request.config, request.prior, response.planned);
  return response;
}

Value settle(const Value& value) {
  if (value.is_wholly_known()) return value;
  const Type& type = value.type();
  if (value.is_unknown()) return Value::null(type);
  switch (type.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
      return Value::collection(type, settled(value.elements()));
    case Type::Kind::tuple:
      return Value::tuple(settled(value.elements()));
    case Type::Kind::map:
      return Value::map_of(type, settled(value.fields()));
    case Type::Kind::object:
      return Value::object(type, settled(value.fields().parts()));
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  return value;
}

}  // namespace schema
