#pragma once

#include <concepts>
#include <source_location>
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

  /// The known value, or nullptr: how to read what anybody else may have left open.
  [[nodiscard]] const T* if_known() const { return std::get_if<T>(&state_); }
  [[nodiscard]] T* if_known() { return std::get_if<T>(&state_); }

  /// The known value where it is one for certain, as after ObjectSpec::with_fallbacks(); asking for
  /// it otherwise is a misuse.
  [[nodiscard]] const T& value(std::source_location place = std::source_location::current()) const {
    if (const T* known = if_known()) return *known;
    misuse("value of a field that is not known", place);
  }
  [[nodiscard]] T& value(std::source_location place = std::source_location::current()) {
    if (T* known = if_known()) return *known;
    misuse("value of a field that is not known", place);
  }
  const T& operator*() const { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// The known value, else `fallback`.
  [[nodiscard]] T value_or(T fallback) const {
    const T* const known = if_known();
    return known != nullptr ? *known : std::move(fallback);
  }

  bool operator==(const Field&) const = default;

 private:
  struct Unknown {
    bool operator==(const Unknown&) const = default;
  };
  std::variant<std::monostate, Unknown, T> state_;
};

}  // namespace schema
