#include "schema/validation.h"

#include "schema/collection.h"
#include "schema/field_codec.h"

namespace schema {
namespace {

/// Calls `visit(element, path)` for each object of a nested attribute or element of a collection
/// whose value is known: they may be null or unknown.
template <typename Visit>
void for_each_element(Nesting nesting, const Value& value, const base::Path& path, Visit visit) {
  switch (nesting) {
    case Nesting::single:
      return visit(value, path);
    case Nesting::list: {
      std::int64_t index = 0;
      for (const Value& element : value.elements()) visit(element, path.index(index++));
      return;
    }
    case Nesting::set:
      for (const Value& element : value.elements()) visit(element, path);
      return;
    case Nesting::map:
      for (const auto& [key, element] : value.fields()) visit(element, path.key(key));
      return;
  }
}

/// How the elements of a collection lie in it.
Nesting nesting_of(const Type& collection) {
  if (collection.kind() == Type::Kind::map) return Nesting::map;
  return collection.kind() == Type::Kind::set ? Nesting::set : Nesting::list;
}

/// Below a set nothing has a path: whatever is found there is placed at the set.
struct Place {
  base::Path path = {};
  bool in_set = false;
  bool secret = false;

  [[nodiscard]] Place of(const Attribute& attribute) const {
    Place inner = *this;
    if (!in_set) inner.path = path.name(attribute.name);
    inner.in_set = in_set || attribute.value_type().kind() == Type::Kind::set;
    inner.secret = secret || attribute.sensitive || attribute.write_only;
    return inner;
  }

  [[nodiscard]] Place at(const base::Path& element) const {
    Place inner = *this;
    if (!in_set) inner.path = element;
    return inner;
  }
};

/// Terraform itself lets a configuration set what only the provider decides.
base::Diagnostic read_only(const base::Path& path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.read_only",
          .summary = "Read-only attribute",
          .cause = "This attribute is a result: only the provider gives it a value.",
          .remedy = "Remove it from the configuration.",
          .path = path};
}

/// Terraform itself only sees to it that a required attribute is written, be it as null.
base::Diagnostic missing(const std::string& name, const Place& object) {
  const bool is_nested = !object.path.empty();
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.missing",
          .summary = "Missing argument",
          .cause = "`" + name + "` is required, and its value is null.",
          .remedy = "Give `" + name + "` a value" +
                    (is_nested ? ", or leave out the object that it belongs to." : ".")};
}

class Validation {
 public:
  void check_object(const AttributeList& attributes, const std::vector<Validator>& rules,
                    const Value& object, const Place& place) {
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Attribute& attribute = attributes[i];
      const Value& value = attributes.value_of(i, object);
      const bool settable = attribute.required || attribute.optional;
      if (!settable && !value.is_null()) {
        found_.add(read_only(place.of(attribute).path));
      } else if (attribute.required && value.is_null()) {
        lacks(missing(attribute.name, place), place.of(attribute));
      } else if (value.is_known()) {
        check_attribute(attribute, value, place.of(attribute));
      }
    }
    run(rules, object, place);
  }

  /// Whether nothing is null that has to be there.
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  [[nodiscard]] base::Diagnostics found() && { return std::move(found_); }

 private:
  void check_attribute(const Attribute& attribute, const Value& value, const Place& place) {
    if (!attribute.nested && !has_all_elements(value, place)) return;
    run(attribute.validators, value, place);
    if (!attribute.nested) return;
    const auto visit = [&](const Value& object, const base::Path& path) {
      const Place inner = place.at(path);
      if (object.is_null()) {
        lacks(present(object).error(), inner);
      } else if (object.is_known()) {
        check_object(attribute.nested->attributes, attribute.nested->rules, object, inner);
      }
    };
    for_each_element(attribute.nested->nesting, value, place.path, visit);
  }

  /// Whether no element is null, at any depth.
  bool has_all_elements(const Value& value, const Place& place) {
    if (!value.is_known() || !is_collection(value.type())) return true;
    bool all = true;
    for_each_element(nesting_of(value.type()), value, place.path,
                     [&](const Value& element, const base::Path& path) {
                       const Place inner = place.at(path);
                       if (element.is_null()) {
                         lacks(present(element).error(), inner);
                         all = false;
                       } else if (!has_all_elements(element, inner)) {
                         all = false;
                       }
                     });
    return all;
  }

  void lacks(base::Diagnostic fault, const Place& place) {
    fault.path = place.path;
    found_.add(std::move(fault));
    is_complete_ = false;
  }

  void run(const std::vector<Validator>& validators, const Value& value, const Place& place) {
    for (const Validator& validator : validators) {
      const base::Diagnostics all = validator.check(value);
      for (base::Diagnostic one : all.items()) {
        one.path = place.in_set ? place.path : one.path.below(place.path);
        if (place.secret) one.evidence.clear();
        found_.add(std::move(one));
      }
    }
  }

  base::Diagnostics found_;
  bool is_complete_ = true;
};

base::Diagnostic write_only_unsupported(const base::Path& path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.write_only_unsupported",
          .summary = "Write-only argument not supported",
          .cause =
              "This argument is never to be stored, but this version of Terraform does not know "
              "write-only "
              "arguments and would put its value into the state.",
          .remedy = "Use Terraform 1.11, OpenTofu 1.11 or newer, or leave the argument out.",
          .path = path};
}

void find_write_only(const AttributeList& attributes, const Value& object, const base::Path& at,
                     base::Diagnostics& found) {
  if (!attributes.holds_write_only()) return;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    const Value& value = attributes.value_of(i, object);
    const base::Path path = at.name(attribute.name);
    if (attribute.write_only && !value.is_null()) found.add(write_only_unsupported(path));
    const bool nested = attribute.nested && value.is_known() && !attribute.write_only;
    // Sets hold no write-only attributes.
    if (!nested || attribute.nested->nesting == Nesting::set) continue;
    for_each_element(attribute.nested->nesting, value, path,
                     [&](const Value& inner, const base::Path& inner_path) {
                       if (!inner.is_known()) return;
                       find_write_only(attribute.nested->attributes, inner, inner_path, found);
                     });
  }
}

}  // namespace

base::Diagnostics validate_config(const Schema& schema, const Value& config) {
  return validate_config(schema, config, [] { return base::Diagnostics(); });
}

base::Diagnostics validate_config(const Schema& schema, const Value& config,
                                  const std::function<base::Diagnostics()>& own) {
  Validation validation;
  if (config.is_known()) validation.check_object(schema.attributes, schema.rules, config, {});
  const bool is_complete = validation.is_complete();
  base::Diagnostics found = std::move(validation).found();
  if (is_complete) found.add_all(own());
  return found;
}

base::Diagnostics write_only_faults(const Schema& schema, const Value& config) {
  base::Diagnostics found;
  if (config.is_known()) find_write_only(schema.attributes, config, {}, found);
  return found;
}

}  // namespace schema
