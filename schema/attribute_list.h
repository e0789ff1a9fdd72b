#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "schema/cached.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

struct Attribute;

/// How objects stand in a nested attribute.
enum class Nesting { single, list, set, map };

/// The attributes of an object in the order they are declared in. It is filled and changed like a
/// std::vector; what follows from all attributes together, their type first of all, is worked out
/// once, by whoever asks first, and again only after a change. Read by any number of threads;
/// changed by one, before that. A reference to an attribute serves for changes only until the list
/// is asked what follows from it.
class AttributeList {
 public:
  using Iterator = std::vector<Attribute>::iterator;
  using ConstIterator = std::vector<Attribute>::const_iterator;

  AttributeList() = default;
  AttributeList(std::vector<Attribute> attributes);  // NOLINT(google-explicit-constructor)
  AttributeList(std::initializer_list<Attribute> attributes);

  operator const std::vector<Attribute>&() const {  // NOLINT(google-explicit-constructor)
    return all_;
  }
  [[nodiscard]] ConstIterator begin() const;
  [[nodiscard]] ConstIterator end() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] const Attribute& operator[](std::size_t index) const;
  [[nodiscard]] const Attribute& at(std::size_t index) const;
  [[nodiscard]] const Attribute& front() const;
  [[nodiscard]] const Attribute& back() const;

  [[nodiscard]] Iterator begin();
  [[nodiscard]] Iterator end();
  [[nodiscard]] Attribute& operator[](std::size_t index);
  [[nodiscard]] Attribute& at(std::size_t index);
  [[nodiscard]] Attribute& front();
  [[nodiscard]] Attribute& back();
  void push_back(Attribute attribute);
  /// Appends an empty one.
  Attribute& emplace_back();
  void pop_back();
  void resize(std::size_t size);

  // What follows from them. References are good until the list is changed.

  /// The type of an object with these attributes.
  [[nodiscard]] const Type& type() const { return derived().object; }
  /// The type of an attribute in which such objects stand so.
  [[nodiscard]] const Type& type(Nesting nesting) const;
  /// Whether one of them is write-only, or holds one that is.
  [[nodiscard]] bool holds_write_only() const { return derived().holds_write_only; }
  /// Whether one of them requires a replacement, or holds one that does.
  [[nodiscard]] bool holds_replacing() const { return derived().holds_replacing; }
  /// The place of an attribute among those of type().
  [[nodiscard]] std::size_t place(std::size_t index) const { return derived().places[index]; }
  /// The value of an attribute in `object`, which has these attributes; else that is a misuse.
  [[nodiscard]] const Value& value_of(std::size_t index, const Value& object,
                                      Value::Place place = Value::Place::current()) const;

 private:
  struct Derived {
    Type object = Type::dynamic();
    Type list = Type::dynamic();
    Type set = Type::dynamic();
    Type map = Type::dynamic();
    std::vector<std::size_t> places = {};
    bool holds_write_only = false;
    bool holds_replacing = false;
  };
  [[nodiscard]] const Derived& derived() const;
  [[nodiscard]] Derived derive() const;

  std::vector<Attribute> all_;
  Cached<Derived> derived_;
};

}  // namespace schema
