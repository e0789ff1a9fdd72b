#include "schema/validators.h"

#include <regex.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/hidden_text.h"
#include "schema/duration.h"
#include "schema/misuse.h"

namespace schema {
namespace {

struct Complaint {
  const char* code;
  const char* summary;
};

base::Diagnostics complain(const Complaint& complaint, const std::string& rule,
                           std::string_view offender) {
  const std::string hidden = base::hidden_part(offender);
  return base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                          .code = complaint.code,
                          .summary = complaint.summary,
                          .cause = "The value " + rule + "." + (hidden.empty() ? "" : " " + hidden),
                          .evidence = base::visible_text(offender, 200),
                          .remedy = "Correct the value in the configuration."};
}

/// A validator of text: complains when `sound` does not hold.
template <typename Predicate>
Validator text_validator(Complaint complaint, std::string rule, Predicate sound) {
  return Validator(
      [complaint, rule, sound](const Value& value) {
        const std::string& text = value.as_string();
        return sound(text) ? base::Diagnostics() : complain(complaint, rule, text);
      },
      rule);
}

template <typename Predicate>
Validator number_validator(Complaint complaint, std::string rule, Predicate sound) {
  return Validator(
      [complaint, rule, sound](const Value& value) {
        const Number& number = value.as_number();
        return sound(number) ? base::Diagnostics() : complain(complaint, rule, number.to_text());
      },
      rule);
}

std::size_t length_of(const Value& value) {
  switch (value.type().kind()) {
    case Type::Kind::string:
      return value.as_string().size();
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      return value.elements().size();
    case Type::Kind::map:
    case Type::Kind::object:
      return value.fields().size();
    case Type::Kind::dynamic:
    case Type::Kind::number:
    case Type::Kind::boolean:
      break;
  }
  misuse("a length validator on a value without length");
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += '`' + name + '`';
  }
  return text;
}

/// A POSIX extended regular expression. Matching may happen in several threads at once; the first
/// compiles it, since most processes check nothing.
class Pattern {
 public:
  explicit Pattern(std::string pattern) : pattern_(std::move(pattern)) {}
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern() {
    if (is_compiled_) ::regfree(&regex_);
  }

  [[nodiscard]] bool matches(const std::string& text) const {
    std::call_once(first_use_, [this] {
      is_compiled_ = ::regcomp(&regex_, pattern_.c_str(), REG_EXTENDED | REG_NOSUB) == 0;
    });
    if (!is_compiled_) misuse("a broken regular expression in a validator");
    // Text with a zero byte is not what it looks like: C functions see only what comes before it.
    if (text.find('\0') != std::string::npos) return false;
    return ::regexec(&regex_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  std::string pattern_;
  mutable std::once_flag first_use_;
  mutable regex_t regex_ = {};
  mutable bool is_compiled_ = false;
};

}  // namespace

Validator one_of(std::vector<std::string> allowed) {
  std::string rule = "must be one of " + listed(allowed);
  return text_validator({"config.not_one_of", "Value is not one of those allowed"}, std::move(rule),
                        [allowed = std::move(allowed)](const std::string& text) {
                          return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
                        });
}

Validator between(std::int64_t minimum, std::int64_t maximum) {
  return number_validator(
      {"config.out_of_range", "Number out of range"},
      "must be between " + std::to_string(minimum) + " and " + std::to_string(maximum),
      [minimum, maximum](const Number& number) { return number >= minimum && number <= maximum; });
}

Validator at_least(std::int64_t minimum) {
  return number_validator({"config.out_of_range", "Number out of range"},
                          "must be at least " + std::to_string(minimum),
                          [minimum](const Number& number) { return number >= minimum; });
}

Validator whole_number() {
  return number_validator({"config.not_whole", "Not a whole number"}, "must be a whole number",
                          [](const Number& number) { return number.as_int64().has_value(); });
}

Validator length_between(std::size_t minimum, std::size_t maximum) {
  const std::string rule =
      "must have a length between " + std::to_string(minimum) + " and " + std::to_string(maximum);
  return Validator(
      [minimum, maximum, rule](const Value& value) {
        const std::size_t length = length_of(value);
        if (length >= minimum && length <= maximum) return base::Diagnostics();
        return complain({"config.length", "Wrong length"}, rule,
                        "length " + std::to_string(length));
      },
      rule);
}

Validator non_empty() {
  const std::string rule = "must not be empty";
  return Validator(
      [rule](const Value& value) {
        const bool is_text = value.type().kind() == Type::Kind::string;
        const std::string_view text = is_text ? value.as_string() : std::string_view();
        const bool empty = is_text ? base::visible_part(text).empty() : length_of(value) == 0;
        return empty ? complain({"config.empty", "Empty value"}, rule, text) : base::Diagnostics();
      },
      rule);
}

Validator plain_text() {
  return text_validator(
      {"config.hidden_character", "The text holds a character that cannot be seen"},
      "must be one line of visible characters without blanks at either end",
      [](const std::string& text) { return base::hidden_part(text).empty(); });
}

Validator matches(const std::string& pattern, std::string rule) {
  // Shared: a validator is copied with its attribute, a compiled pattern cannot be.
  return satisfies([shared = std::make_shared<const Pattern>(pattern)](
                       std::string_view text) { return shared->matches(std::string(text)); },
                   std::move(rule));
}

Validator satisfies(std::function<bool(std::string_view)> predicate, std::string rule) {
  return text_validator({"config.pattern", "Malformed value"}, std::move(rule),
                        std::move(predicate));
}

Validator duration() {
  return text_validator({"config.duration", "Not a duration"},
                        "must be a duration such as `90s`, `5m` or `1h30m`",
                        [](const std::string& text) { return parse_duration(text).has_value(); });
}

Validator each(Validator validator) {
  std::string rule = validator.rule.empty() ? "" : "each element " + validator.rule;
  return Validator(
      [validator = std::move(validator)](const Value& value) {
        base::Diagnostics all;
        const auto check = [&](const Value& element, const base::Path& path) {
          if (element.is_known()) all.add_all(validator.check(element).below(path));
        };
        if (value.type().kind() == Type::Kind::map) {
          for (const auto& [key, element] : value.fields()) check(element, base::Path().key(key));
          return all;
        }
        std::int64_t index = 0;
        for (const Value& element : value.elements()) {
          check(element, base::Path().index(index++));
        }
        if (value.type().kind() != Type::Kind::set) return all;
        base::Diagnostics unplaced;  // elements of a set have no path
        for (base::Diagnostic one : all.items()) {
          one.path = {};
          unplaced.add(std::move(one));
        }
        return unplaced;
      },
      std::move(rule));
}

}  // namespace schema
