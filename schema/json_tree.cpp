#include "schema/json_tree.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace schema {
namespace {

// The parser refuses numbers its float type cannot hold, so that is the widest there is. Only the
// text of such a number is used.
using Json = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                  std::uint64_t, long double>;

constexpr std::size_t kMaximumDepth = 256;
// Two bytes of text can become a node of a hundred: a text must not grow beyond all memory.
constexpr int kMaximumNodes = 1'000'000;

base::Diagnostic not_json(std::string cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "schema.json",
          .summary = "Invalid JSON",
          .cause = base::evidence_text(cause),
          .remedy = "Check where this text comes from: it is cut off, damaged or not JSON at all."};
}

/// Builds the tree from the parser's events. Every handler answers whether to go on.
class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add(JsonTree{}); }
  bool boolean(bool boolean) override { return add(JsonTree{boolean}); }
  bool number_integer(number_integer_t integer) override { return add(JsonTree{Number(integer)}); }
  bool number_unsigned(number_unsigned_t integer) override {
    return add(JsonTree{Number(integer)});
  }
  bool number_float(number_float_t, const string_t& text) override {
    const auto number = Number::from_text(text);
    if (!number) return stop(number.error());
    return add(JsonTree{*number});
  }
  bool string(string_t& text) override { return add(JsonTree{std::move(text)}); }
  bool binary(binary_t&) override { return stop(not_json("Binary data inside JSON.")); }
  bool start_object(std::size_t) override { return open(JsonTree{JsonTree::Object()}); }
  bool key(string_t& key) override {
    open_.back().key = std::move(key);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonTree{JsonTree::Array()}); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    return stop(not_json(error.what()));
  }

  base::Expected<JsonTree> result() && {
    if (fault_) return base::fail(*std::move(fault_));
    return std::move(root_);
  }

 private:
  struct Open {
    JsonTree tree;
    std::string key;  // of the member that is being read
  };

  bool add(JsonTree tree) {
    if (++nodes_ > kMaximumNodes) return stop(not_json("JSON has more than a million parts."));
    if (open_.empty()) {
      root_ = std::move(tree);
      return true;
    }
    Open& parent = open_.back();
    if (auto* array = std::get_if<JsonTree::Array>(&parent.tree.node)) {
      array->push_back(std::move(tree));
    } else {
      std::get<JsonTree::Object>(parent.tree.node)[parent.key] = std::move(tree);
    }
    return true;
  }

  bool open(JsonTree tree) {
    if (open_.size() == kMaximumDepth) return stop(not_json("JSON is nested too deeply."));
    open_.push_back(Open{std::move(tree), {}});
    return true;
  }

  bool close() {
    JsonTree finished = std::move(open_.back().tree);
    open_.pop_back();
    return add(std::move(finished));
  }

  bool stop(base::Diagnostic fault) {
    if (!fault_) fault_ = std::move(fault);
    return false;
  }

  JsonTree root_;
  int nodes_ = 0;
  std::vector<Open> open_;
  std::optional<base::Diagnostic> fault_;
};

}  // namespace

base::Expected<JsonTree> JsonTree::parse(std::string_view text) {
  TreeBuilder builder;
  Json::sax_parse(text, &builder);
  return std::move(builder).result();
}

std::string json_quoted(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace schema
