#include "registration/outputs/output_value.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"

namespace registration::outputs {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{32} << 20;
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kLongestName = 100;

constexpr int kMostDigits = 100;

/// "1.2e3" as "1200": a number is the same however JSON spells it, and as an id it is the text that
/// everybody else makes of it. One of more digits stays as it is spelt.
std::string without_exponent(const std::string& text) {
  const std::size_t first = text.front() == '-' ? 1 : 0;
  const std::size_t end = std::min(text.find_first_of("eE"), text.size());
  std::string digits = text.substr(first, end - first);
  const std::size_t dot = std::min(digits.find('.'), digits.size());
  if (dot < digits.size()) digits.erase(dot, 1);
  int exponent = 0;
  if (end < text.size()) {
    const char* begin = text.data() + end + 1;
    if (*begin == '+') ++begin;
    if (std::from_chars(begin, text.data() + text.size(), exponent).ec != std::errc()) return text;
  }
  if (digits.size() > kMostDigits || exponent > kMostDigits || exponent < -kMostDigits) return text;
  const int whole = static_cast<int>(dot) + exponent;
  if (whole < 1) digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
  const auto point = static_cast<std::size_t>(std::max(whole, 1));
  if (digits.size() < point) digits.append(point - digits.size(), '0');
  std::string fraction = digits.substr(point);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  digits.resize(point);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (!fraction.empty()) digits += '.' + fraction;
  return digits == "0" ? digits : text.substr(0, first) + digits;
}

/// Builds the value as the parser walks over the text: nothing recurses, so that a limit is found
/// before it hurts.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  OutputValue whole;
  std::string fault;

  bool null() override { return put({}) != nullptr; }
  bool boolean(bool value) override { return put({value}) != nullptr; }
  bool number_integer(number_integer_t value) override { return put_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return put_number(std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return put_number(without_exponent(text));
  }
  bool string(string_t& text) override { return put({std::move(text)}) != nullptr; }
  bool binary(binary_t&) override { return refuse("It holds binary data."); }
  bool start_object(std::size_t) override { return open({OutputValue::Object()}); }
  bool start_array(std::size_t) override { return open({OutputValue::List()}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto& members = std::get<OutputValue::Object>(open_.back()->node);
    const auto [place, added] = members.try_emplace(name);
    if (!added) {
      return refuse("An object has the name \"" + base::evidence_text(name, kLongestName) +
                    "\" twice.");
    }
    member_ = &place->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    return refuse("It is not JSON at byte " + std::to_string(position) + ".");
  }

 private:
  bool refuse(std::string why) {
    if (fault.empty()) fault = std::move(why);
    return false;
  }

  /// Where the value went; null when there are too many.
  OutputValue* put(OutputValue value) {
    if (++values_ > kMostValues) {
      refuse("It holds more than " + std::to_string(kMostValues) + " values.");
      return nullptr;
    }
    OutputValue* place = &whole;
    if (!open_.empty()) {
      auto* const list = std::get_if<OutputValue::List>(&open_.back()->node);
      place = list != nullptr ? &list->emplace_back() : member_;
    }
    *place = std::move(value);
    return place;
  }

  bool put_number(std::string text) {
    return put({OutputValue::Number{std::move(text)}}) != nullptr;
  }

  bool open(OutputValue value) {
    if (open_.size() >= kMostLevels) {
      return refuse("It is nested more than " + std::to_string(kMostLevels) + " levels deep.");
    }
    OutputValue* const place = put(std::move(value));
    if (place == nullptr) return false;
    open_.push_back(place);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  // A list does not grow while one of its elements is open, so these stay where they are.
  std::vector<OutputValue*> open_;
  OutputValue* member_ = nullptr;
  std::size_t values_ = 0;
};

base::Diagnostic unreadable(std::string cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "outputs.unreadable",
          .summary = "The outputs cannot be read",
          .cause = std::move(cause),
          .remedy = "Give the outputs as they are, or the whole text of their JSON form."};
}

}  // namespace

const OutputValue* OutputValue::find(std::string_view name) const {
  const Object* const members = object();
  if (members == nullptr) return nullptr;
  const auto found = members->find(std::string(name));
  return found == members->end() ? nullptr : &found->second;
}

base::Expected<OutputValue> read_json(std::string_view text) {
  if (text.size() > kMostBytes) {
    return base::fail(unreadable("The text has more than 32 MiB."));
  }
  Builder builder;
  if (!Json::sax_parse(text, &builder)) return base::fail(unreadable(builder.fault));
  return std::move(builder.whole);
}

}  // namespace registration::outputs
