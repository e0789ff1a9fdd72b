// Reading what Coolify sends; the rest of json.h is in json.cpp.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "coolify/json.h"
#include "coolify/setting_values.h"
#include "coolify/told_text.h"

namespace coolify {
namespace {

/// Coolify's objects are three deep.
constexpr std::size_t kDeepest = 32;
/// A server has about a hundred values.
constexpr std::size_t kMostValues = 10'000;
/// The longest text of Coolify's is the configuration of a proxy, of some kilobytes.
constexpr std::size_t kLongestText = 256 * 1024;
constexpr std::size_t kMostText = 1024 * 1024;

/// Texts of a form of their own: they are compared, or used as a key, byte by byte.
constexpr std::array<std::string_view, 3> kVerbatim = {"public_key", "private_key",
                                                       kSentinelToken.field};
/// Texts that may have several lines.
constexpr std::array<std::string_view, 3> kOfLines = {"description", "message", "validation_logs"};

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_structural(char c) { return std::string_view(",:[]{}").find(c) != std::string_view::npos; }

/// Looks at each character of a JSON text that is no part of a text in it. What is no JSON is found
/// out by the parser.
class Glance {
 public:
  explicit Glance(std::string_view json) {
    for (std::size_t i = 0; i < json.size() && fits_; ++i) {
      if (inside_ && json[i] == '\\') {
        ++i;
        length_ += 2;
      } else if (json[i] == '"') {
        inside_ = !inside_;
        length_ = 0;
      } else if (!inside_ && is_structural(json[i])) {
        length_ = 0;
        look_at(json[i]);
      } else {
        ++length_;
      }
      fits_ = fits_ && length_ <= kLongestText;
    }
  }

  /// Whether no part is longer than one of Coolify's, and nothing deeper.
  [[nodiscard]] bool fits() const { return fits_; }
  /// How many elements there are if it is an array.
  [[nodiscard]] std::size_t elements() const { return commas_ + 1; }

 private:
  void look_at(char c) {
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    if (c == ',' && depth_ == 1) ++commas_;
    fits_ = depth_ <= kDeepest;
  }

  bool fits_ = true;
  bool inside_ = false;
  std::size_t length_ = 0;
  std::size_t depth_ = 0;
  std::size_t commas_ = 0;
};

/// What becomes of a text: told_text() or fit_text().
using MakeFit = std::string (*)(std::string_view, base::Breaks);

/// Builds one value after the other: the elements of an array, or the one value there is.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  enum class Of { list, value };
  Builder(Of of, MakeFit make_fit, const std::function<bool(Json&)>& take)
      : of_(of), make_fit_(make_fit), take_(take) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return put(value); }
  bool string(string_t& text) override {
    if (!allows(text)) return false;
    if (is_one_of(kVerbatim, name_)) return put(std::move(text));
    const bool of_lines = is_one_of(kOfLines, name_);
    return put(make_fit_(text, of_lines ? base::Breaks::kept : base::Breaks::replaced));
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool key(string_t& name) override {
    if (!allows(name)) return false;
    name_ = fit_text(name, base::Breaks::replaced);
    return true;
  }
  bool start_object(std::size_t /*unknown*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*unknown*/) override {
    if (of_ == Of::list && !in_list_) return in_list_ = true;
    return open(Json::array());
  }
  bool end_array() override { return open_.empty() || close(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  /// Puts a value where it belongs; null when there is no place for it.
  Json* place(Json value) {
    if (++values_ > kMostValues || (of_ == Of::list && !in_list_)) return nullptr;
    if (open_.empty()) {
      whole_ = std::move(value);
      return &whole_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) return &parent.emplace_back(std::move(value));
    const auto [at, is_new] = parent.emplace(name_, std::move(value));
    return is_new ? &*at : nullptr;
  }

  bool put(Json value) { return place(std::move(value)) != nullptr && (!open_.empty() || done()); }

  bool open(Json container) {
    Json* const placed = place(std::move(container));
    if (placed == nullptr || open_.size() == kDeepest) return false;
    open_.push_back(placed);
    return true;
  }

  bool close() {
    open_.pop_back();
    return !open_.empty() || done();
  }

  bool done() {
    values_ = 0;
    text_ = 0;
    name_.clear();
    return take_(whole_);
  }

  bool allows(const std::string& text) {
    text_ += text.size();
    return text_ <= kMostText;
  }

  const Of of_;
  const MakeFit make_fit_;
  const std::function<bool(Json&)>& take_;
  bool in_list_ = false;
  Json whole_;
  std::vector<Json*> open_;  ///< the containers around the next value, within whole_
  std::string name_;         ///< of the member that comes next
  std::size_t values_ = 0;
  std::size_t text_ = 0;
};

bool read(std::string_view text, Builder::Of of, MakeFit make_fit,
          const std::function<bool(Json&)>& take) {
  if (!Glance(text).fits()) return false;
  Builder builder(of, make_fit, take);
  return Json::sax_parse(text, &builder);
}

std::optional<Json> read_value(std::string_view text, MakeFit make_fit) {
  Json value;
  const bool is_json = read(text, Builder::Of::value, make_fit, [&value](Json& whole) {
    value = std::move(whole);
    return true;
  });
  return is_json ? std::optional(std::move(value)) : std::nullopt;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) { return read_value(text, &told_text); }

std::optional<Json> parse_unmasked_json(std::string_view text) {
  return read_value(text, &fit_text);
}

bool read_json_list(std::string_view text, const TakeElement& take) {
  return read(text, Builder::Of::list, &told_text, [&take](Json& whole) { return take(whole); });
}

std::size_t count_json_elements(std::string_view text) {
  const Glance glance(text);
  return glance.fits() ? glance.elements() : 0;
}

}  // namespace coolify
