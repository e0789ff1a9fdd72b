#include <algorithm>
#include <array>
#include <set>

#include "schema/collection.h"
#include "schema/conformance.h"
#include "schema/schema.h"

namespace schema {
namespace {

constexpr std::array<std::string_view, 7> kResourceReserved = {
    "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"};
constexpr std::array<std::string_view, 8> kProviderReserved = {
    "alias", "count", "depends_on", "for_each", "lifecycle", "locals", "source", "version"};

bool holds(const Type& type, Type::Kind kind) {
  if (type.kind() == kind) return true;
  switch (type.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::map:
      return holds(type.element(), kind);
    case Type::Kind::object:
      return std::any_of(type.attributes().begin(), type.attributes().end(),
                         [kind](const auto& named) { return holds(named.second, kind); });
    case Type::Kind::tuple:
      return std::any_of(type.elements().begin(), type.elements().end(),
                         [kind](const Type& element) { return holds(element, kind); });
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
      return false;
  }
  return false;
}

bool is_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(), allowed);
}

/// Where an attribute stands.
struct Place {
  std::string prefix = {};  // of the names in the messages
  bool in_set = false;
  bool in_computed = false;
  bool in_read_only = false;
  bool provider = false;
};

class Checker {
 public:
  explicit Checker(const Schema& schema) {
    for (const Attribute& attribute : schema.attributes) roots_.insert(attribute.name);
  }

  void check(const std::vector<Attribute>& attributes, const Place& place) {
    std::set<std::string> seen;
    for (const Attribute& attribute : attributes) {
      subject_ = place.prefix + attribute.name;
      require(is_name(attribute.name), "the name must be lower case letters, digits and _");
      require(seen.insert(attribute.name).second, "the name is used twice");
      require(!attribute.description.empty(), "there is no description");
      check_flags(attribute);
      check_write_only(attribute, place);
      // A read-only object goes to Terraform as a plain type, which marks all of it or nothing.
      require(!(place.in_read_only && attribute.sensitive),
              "a read-only object is sensitive as a whole or not at all");
      check_type(attribute);
      check_default(attribute);
      check_fallback(attribute);
      check_plan(attribute, place);
      check_nested(attribute, place);
    }
  }

  void require(bool sound, const std::string& complaint) {
    if (!sound) faults_.push_back(subject_ + ": " + complaint);
  }

  void set_subject(std::string subject) { subject_ = std::move(subject); }
  [[nodiscard]] std::vector<std::string> faults() && { return std::move(faults_); }

 private:
  void check_flags(const Attribute& attribute) {
    require(attribute.required || attribute.optional || attribute.computed,
            "it must be required, optional or computed");
    require(!(attribute.required && attribute.optional), "it is both required and optional");
    require(!(attribute.required && attribute.computed), "it is both required and computed");
  }

  void check_write_only(const Attribute& attribute, const Place& place) {
    if (!attribute.write_only) return;
    require(!attribute.computed, "it is both write-only and computed");
    require(!attribute.requires_replace, "a write-only value is never seen to change");
    require(!place.in_set, "a set cannot hold write-only attributes");
    require(!place.in_computed, "a computed object cannot hold write-only attributes");
    require(!place.provider, "a provider has no write-only arguments");
  }

  void check_type(const Attribute& attribute) {
    const Type type = attribute.value_type();
    if (!is_collection(type)) return;
    require(!holds(type.element(), Type::Kind::dynamic), "a collection cannot hold dynamic values");
  }

  void check_default(const Attribute& attribute) {
    if (!attribute.default_value) return;
    require(attribute.optional && attribute.computed,
            "a default needs an optional and computed attribute");
    require(fits(*attribute.default_value, attribute),
            "the default is not a known value of its type");
  }

  void check_fallback(const Attribute& attribute) {
    if (!attribute.fallback) return;
    require(attribute.optional && !attribute.computed,
            "a fallback needs an optional attribute that is not computed");
    const bool is_sound = fits(*attribute.fallback, attribute);
    require(is_sound, "the fallback is not a known value of its type");
    if (!is_sound) return;
    for (const Validator& validator : attribute.validators) {
      require(validator.check(*attribute.fallback).empty(),
              "the fallback is not valid: it " + validator.rule);
    }
  }

  static bool fits(const Value& value, const Attribute& attribute) {
    if (!value.is_wholly_known() || value.is_null()) return false;
    return !conformance_fault(value, attribute.value_type());
  }

  void check_plan(const Attribute& attribute, const Place& place) {
    const bool configurable = attribute.required || attribute.optional;
    require(!(attribute.requires_replace && !configurable),
            "requires_replace has no effect on what only the provider sets");
    require(attribute.requires_replace || !attribute.replace_if_both_set,
            "replace_if_both_set refines requires_replace");
    require(!(place.provider && attribute.computed), "a provider argument cannot be computed");
    const bool follows = attribute.computed_plan == ComputedPlan::follows;
    require(attribute.computed || attribute.computed_plan == ComputedPlan::unknown_on_change,
            "only a computed attribute can keep its value or follow others");
    require(follows != attribute.follows.empty(), "it must name what it follows, or not follow");
    for (const std::string& followed : attribute.follows) {
      require(roots_.contains(followed) && followed != subject_,
              "it follows " + followed + ", which is not another root attribute");
    }
  }

  void check_nested(const Attribute& attribute, const Place& place) {
    if (!attribute.nested) return;
    require(!attribute.nested->attributes.empty(), "the nested object has no attributes");
    Place inner = place;
    inner.prefix = place.prefix + attribute.name + ".";
    inner.in_set = place.in_set || attribute.nested->nesting == Nesting::set;
    inner.in_computed = place.in_computed || attribute.computed;
    inner.in_read_only = place.in_read_only || (attribute.computed && !attribute.optional);
    check(attribute.nested->attributes, inner);
  }

  std::set<std::string> roots_;
  std::string subject_;
  std::vector<std::string> faults_;
};

template <std::size_t count>
void check_reserved(const Schema& schema, const std::array<std::string_view, count>& reserved,
                    Checker& checker) {
  for (const Attribute& attribute : schema.attributes) {
    checker.set_subject(attribute.name);
    const bool taken =
        std::find(reserved.begin(), reserved.end(), attribute.name) != reserved.end();
    checker.require(!taken, "the name is reserved by Terraform's language");
  }
}

}  // namespace

std::vector<std::string> Schema::faults(Role role) const {
  Checker checker(*this);
  checker.set_subject("schema");
  checker.require(version >= 0, "the version is negative");
  checker.require(!description.empty(), "there is no description");
  Place root;
  root.provider = role == Role::provider;
  checker.check(attributes, root);
  if (role == Role::provider) {
    check_reserved(*this, kProviderReserved, checker);
  } else {
    check_reserved(*this, kResourceReserved, checker);
  }
  return std::move(checker).faults();
}

}  // namespace schema
