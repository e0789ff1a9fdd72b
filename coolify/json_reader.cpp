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
/// Of an element as it is sent, where a character may be six.
constexpr std::size_t kLongestElement = 2 * kMostText;

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

/// Looks at the characters of a JSON text one after the other. What is no JSON is found out by the
/// parser.
class Glance {
 public:
  void look_at(char c) {
    bool is_part = false;
    if (inside_) {
      is_part = inside_ = c != '"' || escaped_;
      escaped_ = c == '\\' && !escaped_;
    } else if (c == '"') {
      inside_ = true;
    } else if (is_structural(c)) {
      enter_or_leave(c);
    } else {
      is_part = true;
    }
    length_ = is_part ? length_ + 1 : 0;
    fits_ = fits_ && length_ <= kLongestText && depth_ <= kDeepest;
  }

  /// Whether no part is longer than one of Coolify's, and nothing deeper.
  [[nodiscard]] bool fits() const { return fits_; }
  /// Whether the next character belongs to a text in quotation marks.
  [[nodiscard]] bool inside() const { return inside_; }
  /// How many arrays and objects are around the next character.
  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  void enter_or_leave(char c) {
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
  }

  bool fits_ = true;
  bool inside_ = false;
  bool escaped_ = false;
  std::size_t length_ = 0;
  std::size_t depth_ = 0;
};

bool fits(std::string_view json) {
  Glance glance;
  for (const char c : json) {
    glance.look_at(c);
    if (!glance.fits()) return false;
  }
  return true;
}

/// What becomes of a text: told_text() or fit_text().
using MakeFit = std::string (*)(std::string_view, base::Breaks);

/// Builds a value from its parts, within the limits of what is read.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(MakeFit make_fit) : make_fit_(make_fit) {}

  [[nodiscard]] Json take() { return std::move(whole_); }

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
  bool start_array(std::size_t /*unknown*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  /// Puts a value where it belongs; null when there is no place for it.
  Json* place(Json value) {
    if (++values_ > kMostValues) return nullptr;
    if (open_.empty()) {
      whole_ = std::move(value);
      return &whole_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) return &parent.emplace_back(std::move(value));
    const auto [at, is_new] = parent.emplace(name_, std::move(value));
    return is_new ? &*at : nullptr;
  }

  bool put(Json value) { return place(std::move(value)) != nullptr; }

  bool open(Json container) {
    Json* const placed = place(std::move(container));
    if (placed == nullptr || open_.size() == kDeepest) return false;
    open_.push_back(placed);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  bool allows(const std::string& text) {
    text_ += text.size();
    return text_ <= kMostText;
  }

  const MakeFit make_fit_;
  Json whole_;
  std::vector<Json*> open_;  ///< the containers around the next value, within whole_
  std::string name_;         ///< of the member that comes next
  std::size_t values_ = 0;
  std::size_t text_ = 0;
};

/// A text that was looked at.
std::optional<Json> build(std::string_view text, MakeFit make_fit) {
  Builder builder(make_fit);
  if (!Json::sax_parse(text, &builder)) return std::nullopt;
  return builder.take();
}

std::optional<Json> read_value(std::string_view text, MakeFit make_fit) {
  return fits(text) ? build(text, make_fit) : std::nullopt;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::optional<Json> parse_json(std::string_view text) { return read_value(text, &told_text); }

std::optional<Json> parse_unmasked_json(std::string_view text) {
  return read_value(text, &fit_text);
}

class JsonListReader::Impl {
 public:
  explicit Impl(TakeElement take) : take_(std::move(take)) {}

  bool feed(std::string_view part) {
    for (std::size_t i = 0; i < part.size() && place_ != Place::broken; ++i) {
      if (!step(part[i])) place_ = Place::broken;
    }
    return place_ != Place::broken;
  }

  [[nodiscard]] bool complete() const { return place_ == Place::behind; }

 private:
  enum class Place { before, within, behind, broken };

  bool step(char c) {
    if (place_ == Place::within) return within(c);
    if (is_blank(c)) return true;
    if (place_ == Place::behind || c != '[') return false;
    place_ = Place::within;
    return true;
  }

  bool within(char c) {
    const bool ends_list = c == ']' && !glance_.inside() && glance_.depth() == 0;
    const bool ends_element = ends_list || (c == ',' && !glance_.inside() && glance_.depth() == 0);
    if (ends_element) return end_element(ends_list);
    // Outside of texts the parser takes a null character for the end, whatever follows.
    if (c == '\0' || element_.size() == kLongestElement) return false;
    if (element_.empty() && is_blank(c)) return ++blanks_ <= kLongestText;
    glance_.look_at(c);
    element_ += c;
    return glance_.fits();
  }

  bool end_element(bool ends_list) {
    const bool is_empty_list = ends_list && is_first_ && element_.empty();
    if (ends_list) place_ = Place::behind;
    if (is_empty_list) return true;
    // A mark of the byte order may begin a text, but no element.
    const bool is_marked = element_.starts_with('\xEF');
    const auto element = is_marked ? std::nullopt : build(element_, &told_text);
    is_first_ = false;
    blanks_ = 0;
    glance_ = {};
    element_.clear();
    return element && take_(*element);
  }

  const TakeElement take_;
  Place place_ = Place::before;
  Glance glance_;        ///< at the element that is coming
  std::string element_;  ///< what has come of it
  std::size_t blanks_ = 0;
  bool is_first_ = true;
};

JsonListReader::JsonListReader(TakeElement take) : impl_(std::make_unique<Impl>(std::move(take))) {}
JsonListReader::JsonListReader(JsonListReader&&) noexcept = default;
JsonListReader& JsonListReader::operator=(JsonListReader&&) noexcept = default;
JsonListReader::~JsonListReader() = default;

bool JsonListReader::feed(std::string_view part) { return impl_->feed(part); }
bool JsonListReader::complete() const { return impl_->complete(); }

bool read_json_list(std::string_view text, const TakeElement& take) {
  JsonListReader reader(take);
  return reader.feed(text) && reader.complete();
}

}  // namespace coolify
