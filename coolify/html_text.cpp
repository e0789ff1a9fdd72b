#include "coolify/html_text.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "coolify/html_names.h"

namespace coolify {
namespace {

constexpr std::size_t kLongestHtml = 64 << 10;
constexpr std::size_t kLongestTag = 2000;
constexpr std::size_t kLongestEntity = 12;
/// A < within a quoted value may stand between a tag's own and its end.
constexpr std::size_t kMostInnerBrackets = 4;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == ':';
}

struct Tag {
  std::string element = {};  ///< in lower case; empty for a comment
  bool closes = false;
  std::string target = {};  ///< value of `href`
};

/// Reads one text that is a tag from < to >, or is none.
class TagReader {
 public:
  explicit TagReader(std::string_view text) : rest_(text) {}

  std::optional<Tag> read() {
    if (rest_.starts_with("<!--")) return is_comment() ? std::optional(Tag()) : std::nullopt;
    if (base::lower_case(rest_.substr(0, 9)) == "<!doctype") return declaration();
    rest_.remove_prefix(1);
    if (skip('/')) tag_.closes = true;
    tag_.element = base::lower_case(word());
    if (!is_html_element(tag_.element)) return std::nullopt;
    while (rest_ != ">") {
      const bool is_apart = skip_blanks() || skip('/');
      if (rest_ == ">") break;
      if (!is_apart || (rest_.front() != '/' && !read_attribute())) return std::nullopt;
    }
    return std::move(tag_);
  }

 private:
  bool is_comment() const { return rest_.size() >= 7 && rest_.ends_with("-->"); }

  std::optional<Tag> declaration() const {
    return rest_.find('>') + 1 == rest_.size() ? std::optional(Tag()) : std::nullopt;
  }

  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool skip_blanks() {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < before;
  }

  std::string_view word() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name(rest_[end])) ++end;
    return taken(end);
  }

  std::string_view taken(std::size_t count) {
    const std::string_view text = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return text;
  }

  /// A name with a value; without one only where HTML knows such, since "a <b and c> d" is text.
  bool read_attribute() {
    skip('@');  // as frameworks name their events
    const std::string name = base::lower_case(word());
    if (name.empty()) return false;
    const std::string_view after_name = rest_;
    skip_blanks();
    if (!skip('=')) {
      rest_ = after_name;
      return is_html_flag(name);
    }
    skip_blanks();
    const auto value = read_value();
    if (value && name == "href") tag_.target = base::trimmed(*value);
    return value.has_value();
  }

  std::optional<std::string_view> read_value() {
    for (const char quote : {'"', '\''}) {
      if (!skip(quote)) continue;
      const std::size_t end = rest_.find(quote);
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view value = taken(end);
      skip(quote);
      return value;
    }
    std::size_t end = 0;
    while (end < rest_.size() && !is_blank(rest_[end]) && rest_[end] != '>') ++end;
    return taken(end);
  }

  std::string_view rest_;
  Tag tag_;
};

/// Takes characters one by one. What is complete with one of them, a tag or an entity, goes again
/// at once, so that what is left can become part of another.
class TextBuilder {
 public:
  explicit TextBuilder(bool decodes) : decodes_(decodes) {}

  void put(std::string_view text) {
    for (const char c : text) put(c);
  }

  std::string finish() {
    end_link();
    return std::move(text_);
  }

 private:
  struct Link {
    std::string target;
    std::size_t words_at;
  };

  void put(char c) {
    if (c == '<') brackets_.push_back(text_.size());
    text_ += c;
    if (c == '>') end_tag();
    if (c == ';' && decodes_) end_entity();
  }

  void end_tag() {
    const std::size_t most = std::min(brackets_.size(), kMostInnerBrackets);
    for (std::size_t i = 1; i <= most; ++i) {
      const std::size_t begin = brackets_[brackets_.size() - i];
      if (text_.size() - begin > kLongestTag) return;
      const auto tag = TagReader(std::string_view(text_).substr(begin)).read();
      if (!tag) continue;
      brackets_.resize(brackets_.size() - i);
      text_.resize(begin);
      return take(*tag);
    }
  }

  void take(const Tag& tag) {
    if (tag.element == "a") end_link();
    if (tag.element == "td" || tag.element == "th") text_ += ' ';
    if (breaks_line(tag.element)) text_ += '\n';
    if (!tag.closes && !tag.target.empty() && !tag.target.starts_with('#')) {
      link_ = Link{tag.target, text_.size()};
    }
  }

  void end_link() {
    if (!link_) return;
    const Link link = *std::exchange(link_, std::nullopt);
    const std::size_t begin = std::min(link.words_at, text_.size());
    const std::string_view words = base::trimmed(std::string_view(text_).substr(begin));
    if (words == link.target) return;
    put(words.empty() ? link.target : " (" + link.target + ")");
  }

  void end_entity() {
    // A semicolon that was an entity may end another one: a loop, as there may be many.
    for (std::string decoded = ";"; decoded == ";";) {
      const std::size_t from = text_.size() - std::min(text_.size(), kLongestEntity);
      const std::size_t mark = std::string_view(text_).substr(from).rfind('&');
      if (mark == std::string_view::npos) return;
      const std::size_t begin = from + mark;
      decoded = entity_text(std::string_view(text_).substr(begin + 1, text_.size() - begin - 2));
      if (decoded.empty()) return;
      text_.resize(begin);
      while (!brackets_.empty() && brackets_.back() >= begin) brackets_.pop_back();
      if (decoded == ";") {
        text_ += decoded;
      } else {
        put(decoded);
      }
    }
  }

  const bool decodes_;
  std::string text_;
  std::vector<std::size_t> brackets_;  ///< where a < stands
  std::optional<Link> link_;
};

std::string pass(std::string_view text, bool decodes) {
  TextBuilder builder(decodes);
  builder.put(text);
  return builder.finish();
}

}  // namespace

std::string text_of_html(std::string_view html) {
  // Tags first as they were sent: an entity in one of their values may stand for its quote.
  return pass(pass(html.substr(0, kLongestHtml), false), true);
}

}  // namespace coolify
