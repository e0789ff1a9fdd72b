#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/expected.h"

namespace ssh {

/// The name of a fact that a script always reports, and its type: std::int64_t (a whole
/// number, never negative), bool, std::string, or std::vector<std::string> (lines of text).
template <typename T>
struct Fact {
  std::string_view name;
};

/// The same for a fact that some hosts cannot tell.
template <typename T>
struct OptionalFact {
  std::string_view name;
};

enum class FactType { number, flag, text, lines };

/// What a script has to report: name, type, and whether "the host cannot tell" is an answer.
struct FactDeclaration {
  std::string_view name;
  FactType type = FactType::text;
  bool optional = false;

  template <typename T>
  FactDeclaration(Fact<T> fact)  // NOLINT(google-explicit-constructor): a list of facts reads well
      : name(fact.name), type(type_of<T>()) {}
  template <typename T>
  FactDeclaration(OptionalFact<T> fact)  // NOLINT(google-explicit-constructor)
      : name(fact.name), type(type_of<T>()), optional(true) {}

 private:
  template <typename T>
  static constexpr FactType type_of() {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      return FactType::number;
    } else if constexpr (std::is_same_v<T, bool>) {
      return FactType::flag;
    } else if constexpr (std::is_same_v<T, std::string>) {
      return FactType::text;
    } else {
      static_assert(std::is_same_v<T, std::vector<std::string>>);
      return FactType::lines;
    }
  }
};

/// Why a fact is not known although it should be: the command that was to tell it did not answer.
struct Silence {
  std::string command;  ///< raw remote text
  std::int64_t seconds = 0;
};

/// What one script found out about a host. Made only by parse_facts(), which guarantees that
/// every declared fact is there and has its type, or is silent; asking for an undeclared one is a
/// bug and throws. A silent fact reads as empty, 0, no or unknown, and missed() tells of it.
/// Texts are raw remote bytes. A value.
class Facts {
 public:
  template <typename T>
  [[nodiscard]] const T& get(Fact<T> fact) const {
    static const T nothing{};
    rely_on(fact);
    const T* const value = std::get_if<T>(&values_.at(std::string(fact.name)));
    return value == nullptr ? nothing : *value;
  }
  template <typename T>
  [[nodiscard]] std::optional<T> get(OptionalFact<T> fact) const {
    rely_on(fact);
    return peek(fact);
  }
  /// The same for what is good to know, but decides nothing: a silence does not count as missed.
  template <typename T>
  [[nodiscard]] std::optional<T> peek(OptionalFact<T> fact) const {
    const Value& value = values_.at(std::string(fact.name));
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    return std::get<T>(value);
  }
  /// Counts a silent fact as missed.
  void rely_on(const FactDeclaration& fact) const;
  /// The first silence that was met since forget_missed(); null when there was none.
  [[nodiscard]] const Silence* missed() const { return missed_ ? &*missed_ : nullptr; }
  void forget_missed() { missed_.reset(); }
  [[nodiscard]] bool is_silent(const FactDeclaration& fact) const;
  /// Adds what the host cannot tell about itself.
  template <typename T>
  void set(OptionalFact<T> fact, T value) {
    values_.at(std::string(fact.name)) = std::move(value);
  }

 private:
  friend base::Expected<Facts> parse_facts(std::string_view, const std::vector<FactDeclaration>&);
  using Value =
      std::variant<std::monostate, std::int64_t, bool, std::string, std::vector<std::string>>;
  static std::optional<Value> parse_value(const FactDeclaration& declaration, std::string_view line,
                                          std::size_t tab);
  std::map<std::string, Value> values_;
  std::map<std::string, Silence> silent_;
  mutable std::optional<Silence> missed_;
};

/// Reads what a script printed with the functions of kShellPrologue: one record a line,
/// `name<TAB>value`, or the bare name where the host cannot tell; line breaks inside a value are
/// the byte 0x1F; `?name<TAB>seconds<TAB>command` where a command did not answer, which counts only
/// for a fact that is not told otherwise; the last line is the end mark. Strict: a missing,
/// unknown, repeated or malformed record, a missing end mark or anything behind it is the error
/// ssh.facts_unreadable (remote_failed), never a default.
[[nodiscard]] base::Expected<Facts> parse_facts(std::string_view output,
                                                const std::vector<FactDeclaration>& declared);

}  // namespace ssh
