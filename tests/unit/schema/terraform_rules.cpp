#include "tests/unit/schema/terraform_rules.h"

#include <algorithm>

using schema::Attribute;
using schema::NestedObject;
using schema::Type;
using schema::Value;

namespace {

class PlanRules {
 public:
  void object(const std::vector<Attribute>& attributes, const Value& prior, const Value& config,
              const Value& planned, const std::string& path) {
    for (const Attribute& one : attributes) {
      const Value had = prior.is_null() ? Value::null(one.value_type()) : prior.at(one.name);
      attribute(one, had, config.at(one.name), planned.at(one.name), path + one.name);
    }
  }

  std::vector<std::string> faults;

 private:
  void require(bool sound, const std::string& complaint) {
    if (!sound) faults.push_back(complaint);
  }

  void attribute(const Attribute& attribute, const Value& prior, const Value& config,
                 const Value& planned, const std::string& path) {
    if (attribute.write_only) return require(planned.is_null(), path + ": write-only");
    if (config.is_null() && attribute.computed) return;
    if (config.is_null()) return require(planned.is_null(), path + ": not computed");
    if (!prior.is_null() && planned == prior) return;
    if (!attribute.nested || !config.is_known()) {
      return require(planned == config, path + ": not as configured");
    }
    require(planned.is_known(), path + ": null or unknown");
    if (planned.is_known()) nested(*attribute.nested, prior, config, planned, path);
  }

  void nested(const NestedObject& type, const Value& prior, const Value& config,
              const Value& planned, const std::string& path) {
    using Nesting = NestedObject::Nesting;
    if (type.nesting == Nesting::single) {
      return object(type.attributes, prior, config, planned, path + '.');
    }
    if (type.nesting == Nesting::map) return map(type, prior, config, planned, path);
    const std::size_t count = config.elements().size();
    require(planned.elements().size() == count, path + ": count");
    if (type.nesting == Nesting::set || planned.elements().size() != count) return;
    for (std::size_t i = 0; i < count; ++i) {
      const bool had = !prior.is_null() && i < prior.elements().size();
      element(type, had ? prior.elements()[i] : Value(), config.elements()[i],
              planned.elements()[i], path + '[' + std::to_string(i) + ']');
    }
  }

  void map(const NestedObject& type, const Value& prior, const Value& config, const Value& planned,
           const std::string& path) {
    require(planned.fields().size() == config.fields().size(), path + ": keys");
    for (const auto& [key, configured] : config.fields()) {
      const auto found = planned.fields().find(key);
      require(found != planned.fields().end(), path + ": key " + key);
      if (found == planned.fields().end()) continue;
      const bool had = !prior.is_null() && prior.fields().contains(key);
      element(type, had ? prior.fields().at(key) : Value(), configured, found->second,
              path + '[' + key + ']');
    }
  }

  void element(const NestedObject& type, const Value& prior, const Value& config,
               const Value& planned, const std::string& path) {
    if (!config.is_known()) return require(planned == config, path + ": not as configured");
    object(type.attributes, prior, config, planned, path + '.');
  }
};

bool consistent_fields(const Value& planned, const Value& later) {
  return planned.fields().size() == later.fields().size() &&
         std::all_of(planned.fields().begin(), planned.fields().end(), [&](const auto& field) {
           const auto found = later.fields().find(field.first);
           return found != later.fields().end() && is_consistent(field.second, found->second);
         });
}

bool consistent_set(const Value& planned, const Value& later) {
  const auto has_match = [](const Value& one, const Value& in, bool forwards) {
    return std::any_of(in.elements().begin(), in.elements().end(), [&](const Value& other) {
      return forwards ? is_consistent(one, other) : is_consistent(other, one);
    });
  };
  const auto every = [&](const Value& from, const Value& in, bool forwards) {
    return std::all_of(from.elements().begin(), from.elements().end(),
                       [&](const Value& one) { return has_match(one, in, forwards); });
  };
  return later.elements().size() <= planned.elements().size() && every(planned, later, true) &&
         every(later, planned, false);
}

}  // namespace

std::vector<std::string> plan_faults(const schema::Schema& schema, const Value& prior,
                                     const Value& config, const Value& planned) {
  PlanRules rules;
  rules.object(schema.attributes, prior, config, planned, "");
  return rules.faults;
}

bool is_consistent(const Value& planned, const Value& later) {
  if (planned.is_unknown()) return true;
  if (!planned.is_known() || !later.is_known()) return planned == later;
  switch (planned.type().kind()) {
    case Type::Kind::list:
    case Type::Kind::tuple:
      return std::equal(planned.elements().begin(), planned.elements().end(),
                        later.elements().begin(), later.elements().end(), is_consistent);
    case Type::Kind::set:
      return consistent_set(planned, later);
    case Type::Kind::map:
    case Type::Kind::object:
      return consistent_fields(planned, later);
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  return planned == later;
}
