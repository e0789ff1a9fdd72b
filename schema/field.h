#pragma once

#include <concepts>
#include <utility>
#include <variant>

#include "schema/misuse.h"

namespace schema {

/// One attribute in a typed model: null, unknown or known. Which C++ types a field may hold is
/// listed at FieldCodec (field_codec.h). A plain value.
template <typename T>
class Field {
 public:
  /// Null.
  Field() = default;
  template <std::convertible_to<T> U>
  Field(U&& value)  // NOLINT(google-explicit-constructor)
      : state_(T(std::forward<U>(value))) {}

  [[nodiscard]] static Field null() { return Field(); }
  [[nodiscard]] static Field unknown() {
    Field field;
    field.state_ = Unknown{};
    return field;
  }

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(state_); }
  [[nodiscard]] bool is_unknown() const { return std::holds_alternative<Unknown>(state_); }
  [[nodiscard]] bool is_known() const { return std::holds_alternative<T>(state_); }

  /// The known value; asking for it otherwise is a programming error.
  [[nodiscard]] const T& value() const {
    if (const T* known = std::get_if<T>(&state_)) return *known;
    misuse("value of a field that is not known");
  }
  [[nodiscard]] T& value() {
    if (T* known = std::get_if<T>(&state_)) return *known;
    misuse("value of a field that is not known");
  }
  const T& operator*() const { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// The known value, else `fallback`.
  [[nodiscard]] T value_or(T fallback) const { return is_known() ? value() : std::move(fallback); }

  bool operator==(const Field&) const = default;

 private:
  struct Unknown {
    bool operator==(const Unknown&) const = default;
  };
  std::variant<std::monostate, Unknown, T> state_;
};

}  // namespace schema
