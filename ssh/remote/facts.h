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

/// Why a fact is not known although the script was to tell it.
struct Gap {
  std::string fact;          ///< its name
  std::string command;       ///< what did not answer, raw remote text; empty for another reason
  std::int64_t seconds = 0;  ///< how long that was waited for
  std::string told = {};     ///< what was told instead of a value, raw; empty when nothing was

  [[nodiscard]] bool is_silence() const { return !command.empty(); }
};

/// What one script found out about a host. Made only by parse_facts() and read_facts(), which
/// guarantee that every declared fact is there and has its type, or is a gap; asking for an
/// undeclared one is a bug and throws. A gap reads as empty, 0, no or unknown; missed() and odd()
/// tell of it. Texts are raw remote bytes. A value.
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
  /// The same for what is good to know, but decides nothing: a gap is not noted.
  template <typename T>
  [[nodiscard]] std::optional<T> peek(OptionalFact<T> fact) const {
    const Value& value = values_.at(std::string(fact.name));
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    return std::get<T>(value);
  }
  /// Notes the gap at this fact, if there is one.
  void rely_on(const FactDeclaration& fact) const;
  /// The first gap that was met since forget_gaps() and without which nothing can be said: a
  /// silence, or a fact that every host can tell. Null when there was none.
  [[nodiscard]] const Gap* missed() const { return missed_ ? &*missed_ : nullptr; }
  /// The other gaps that were met since forget_gaps(), each once: optional facts with a value that
  /// makes no sense. They read as unknown.
  [[nodiscard]] const std::vector<Gap>& odd() const { return odd_; }
  void forget_gaps();
  [[nodiscard]] bool is_gap(const FactDeclaration& fact) const;
  /// Makes a gap of a fact whose value makes no sense beside the others.
  void distrust(const FactDeclaration& fact, const std::string& why);
  /// Adds what the host cannot tell about itself.
  template <typename T>
  void set(OptionalFact<T> fact, T value) {
    values_.at(std::string(fact.name)) = std::move(value);
  }

 private:
  friend class FactsReader;
  using Value =
      std::variant<std::monostate, std::int64_t, bool, std::string, std::vector<std::string>>;
  struct NotedGap {
    Gap gap;
    bool is_optional = false;
  };
  std::map<std::string, Value> values_;
  std::map<std::string, NotedGap> gaps_;
  mutable std::optional<Gap> missed_;
  mutable std::vector<Gap> odd_;
};

/// Reads what a script printed with the functions of kShellPrologue: one record a line,
/// `name<TAB>value`, or the bare name where the host cannot tell; line breaks inside a value are
/// the byte 0x1F; `?name<TAB>seconds<TAB>command` where a command did not answer, which counts only
/// for a fact that is not told otherwise; the last line is the end mark. A number beyond 10^15,
/// more kilobytes than any machine has, reads as 10^15. Strict: a missing, unknown, repeated or
/// malformed record, a missing end mark or anything behind it is the error ssh.facts_unreadable
/// (remote_failed), never a default.
[[nodiscard]] base::Expected<Facts> parse_facts(std::string_view output,
                                                const std::vector<FactDeclaration>& declared);

/// The same, but one odd value does not spoil the others: a missing, repeated or malformed record
/// of a declared fact is a gap. An error is only what makes the whole doubtful: a line that is no
/// fact, a missing end mark, anything behind it, or not one fact.
[[nodiscard]] base::Expected<Facts> read_facts(std::string_view output,
                                               const std::vector<FactDeclaration>& declared);

}  // namespace ssh
