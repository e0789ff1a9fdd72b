#include "schema/replacement.h"

#include <algorithm>
#include <set>

namespace schema {
namespace {

/// One place in the three objects a plan is about.
struct Change {
  Value config;
  Value prior;
  Value planned;
};

/// An attribute of an object that may itself be null or unknown.
Value attribute_of(const Value& object, const AttributeList& attributes, std::size_t index) {
  if (object.is_known()) return attributes.value_of(index, object);
  const Type type = attributes[index].value_type();
  return object.is_null() ? Value::null(type) : Value::unknown(type);
}

Value element_of(const Value& list, std::size_t index) {
  if (list.is_unknown()) return Value::unknown(list.type().element());
  if (list.is_null() || index >= list.elements().size()) return Value();
  return list.elements()[index];
}

Value element_of(const Value& map, const std::string& key) {
  if (map.is_unknown()) return Value::unknown(map.type().element());
  if (map.is_null()) return {};
  const auto found = map.fields().find(key);
  return found == map.fields().end() ? Value() : found->second;
}

template <typename Key>
Change element_of(const Change& change, const Key& key) {
  return {element_of(change.config, key), element_of(change.prior, key),
          element_of(change.planned, key)};
}

bool may_replace(const Attribute& attribute) {
  return attribute.requires_replace ||
         (attribute.nested && attribute.nested->attributes.holds_replacing());
}

/// Null, or a map without a value, which says as little.
bool is_unset(const Value& value) {
  const bool is_map = value.is_known() && value.type().kind() == Type::Kind::map;
  return value.is_null() || (is_map && value.fields().empty());
}

class Search {
 public:
  void object(const AttributeList& attributes, const Change& change, const base::Path& path) {
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Attribute& attribute = attributes[i];
      if (!may_replace(attribute)) continue;
      const Change inner = {attribute_of(change.config, attributes, i),
                            attribute_of(change.prior, attributes, i),
                            attribute_of(change.planned, attributes, i)};
      visit(attribute, inner, path.name(attribute.name));
    }
  }

  [[nodiscard]] std::vector<base::Path> found() && { return std::move(found_); }

 private:
  void visit(const Attribute& attribute, const Change& change, const base::Path& path) {
    const bool merely_recomputed = change.config.is_null() && change.planned.is_unknown();
    if (change.prior == change.planned || merely_recomputed) return;
    const bool comes_or_goes = is_unset(change.prior) || is_unset(change.planned);
    if (attribute.replace_if_both_set && comes_or_goes) return;
    if (attribute.requires_replace) {
      found_.push_back(path);
    } else if (attribute.nested) {
      nested(*attribute.nested, change, path);
    }
  }

  void nested(const NestedObject& object_type, const Change& change, const base::Path& path) {
    const auto& attributes = object_type.attributes;
    switch (object_type.nesting) {
      case Nesting::single:
        return object(attributes, change, path);
      case Nesting::list:
        for (std::size_t i = 0; i < longer_length(change); ++i) {
          object(attributes, element_of(change, i), path.index(static_cast<std::int64_t>(i)));
        }
        return;
      case Nesting::map:
        for (const std::string& key : all_keys(change)) {
          object(attributes, element_of(change, key), path.key(key));
        }
        return;
      case Nesting::set:  // its elements have no path
        if (attributes.holds_replacing()) found_.push_back(path);
        return;
    }
  }

  static std::size_t longer_length(const Change& change) {
    std::size_t length = 0;
    for (const Value* list : {&change.prior, &change.planned}) {
      if (list->is_known()) length = std::max(length, list->elements().size());
    }
    return length;
  }

  static std::set<std::string> all_keys(const Change& change) {
    std::set<std::string> keys;
    for (const Value* map : {&change.prior, &change.planned}) {
      if (!map->is_known()) continue;
      for (const auto& [key, element] : map->fields()) keys.insert(key);
    }
    return keys;
  }

  std::vector<base::Path> found_;
};

}  // namespace

std::vector<base::Path> replaced_paths(const Schema& schema, const Value& config,
                                       const Value& prior, const Value& planned) {
  Search search;
  if (!prior.is_null()) search.object(schema.attributes, {config, prior, planned}, {});
  return std::move(search).found();
}

}  // namespace schema
