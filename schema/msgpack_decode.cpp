#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "schema/msgpack.h"
#include "schema/msgpack_reader.h"
#include "schema/placed.h"
#include "schema/refinements_codec.h"

namespace schema {
namespace {

using Token = MsgpackToken;

// Types nest this deep only through dynamic values of a defective peer.
constexpr int kMaximumDepth = 128;
// A byte on the wire can become a value of a hundred: a message must not grow beyond all memory.
constexpr int kMaximumValues = 1'000'000;

tl::unexpected<base::Diagnostic> fail(std::string cause) {
  return base::fail(msgpack_fault(std::move(cause)));
}

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : reader_(bytes) {}

  base::Expected<Value> whole(const Type& type) {
    auto value = decode(type, 0);
    if (value && !reader_.at_end()) return fail("There is data after the end of the value.");
    return value;
  }

 private:
  base::Expected<Value> decode(const Type& type, int depth) {
    if (depth > kMaximumDepth) return fail("The value is nested too deeply.");
    if (++values_ > kMaximumValues) return fail("The value has more than a million parts.");
    const auto token = reader_.next();
    if (!token) return base::fail(token.error());
    if (token->kind == Token::Kind::nil) return Value::null(type);
    if (token->kind == Token::Kind::extension) {
      if (token->extension_code != kRefinedUnknown) return Value::unknown(type);
      return Value::unknown(type, decode_refinements(token->bytes, type));
    }
    switch (type.kind()) {
      case Type::Kind::dynamic:
        return dynamic(*token, depth);
      case Type::Kind::string:
        if (token->kind != Token::Kind::string) return fail("A string is required.");
        return Value::string(base::valid_utf8(token->bytes));
      case Type::Kind::number:
        return number(*token);
      case Type::Kind::boolean:
        if (token->kind != Token::Kind::boolean) return fail("A bool is required.");
        return Value::boolean(token->boolean);
      case Type::Kind::list:
      case Type::Kind::set:
        return sequence(*token, type, depth);
      case Type::Kind::map:
        return map(*token, type, depth);
      case Type::Kind::object:
        return object(*token, type, depth);
      case Type::Kind::tuple:
        return tuple(*token, type, depth);
    }
    return fail("A value of an unknown type is required.");
  }

  base::Expected<Value> number(const Token& token) {
    if (token.kind == Token::Kind::number) return Value::number(token.number);
    if (token.kind != Token::Kind::string) return fail("A number is required.");
    auto number = Number::from_text(token.bytes);
    if (!number) return fail("A number is required; this text is none.");
    return Value::number(*std::move(number));
  }

  /// A value that carries its own type: [type as JSON, value].
  base::Expected<Value> dynamic(const Token& token, int depth) {
    const std::string wanted = "A dynamic value is required: its type and the value itself.";
    if (token.kind != Token::Kind::array || token.size != 2) return fail(wanted);
    const auto json = reader_.next();
    if (!json) return base::fail(json.error());
    const bool is_text = json->kind == Token::Kind::binary || json->kind == Token::Kind::string;
    if (!is_text) return fail(wanted);
    const auto type = Type::from_json(json->bytes);
    if (!type) return fail(wanted + " " + type.error().cause);
    return decode(*type, depth + 1);
  }

  base::Expected<Value> sequence(const Token& token, const Type& type, int depth) {
    if (token.kind != Token::Kind::array) return fail("A list or set is required.");
    std::vector<Value> elements;
    for (std::uint32_t i = 0; i < token.size; ++i) {
      auto element = decode(type.element(), depth + 1);
      if (!element) return fail_in(type.kind(), i, element.error());
      elements.push_back(*std::move(element));
    }
    return Value::collection(type, std::move(elements));
  }

  /// Points into the input.
  base::Expected<std::string_view> key() {
    const auto token = reader_.next();
    if (!token) return base::fail(token.error());
    if (token->kind != Token::Kind::string) return fail("A map key must be a string.");
    return token->bytes;
  }

  base::Expected<Value> map(const Token& token, const Type& type, int depth) {
    if (token.kind != Token::Kind::map) return fail("A map is required.");
    std::map<std::string, Value> elements;
    for (std::uint32_t i = 0; i < token.size; ++i) {
      const auto bytes = key();
      if (!bytes) return base::fail(bytes.error());
      const std::string name = base::valid_utf8(*bytes);
      auto element = decode(type.element(), depth + 1);
      if (!element) return fail_at(base::Path().key(name), element.error());
      elements.insert_or_assign(name, *std::move(element));
    }
    return Value::map_of(type, std::move(elements));
  }

  base::Expected<Value> object(const Token& token, const Type& type, int depth) {
    const Fields<Type> types = type.attributes();
    if (token.kind != Token::Kind::map || token.size != types.size()) {
      return fail(wanted_object(types));
    }
    std::vector<Value> attributes(types.size());
    std::vector<bool> is_there(types.size());
    for (std::uint32_t i = 0; i < token.size; ++i) {
      const auto name = key();
      if (!name) return base::fail(name.error());
      const std::size_t index = index_of(types, *name, i);
      if (index == types.size()) {
        return fail("Unsupported attribute: " + base::evidence_text(base::valid_utf8(*name), 100));
      }
      auto attribute = decode(types.part(index), depth + 1);
      if (!attribute) return fail_at(base::Path::of(types.name(index)), attribute.error());
      attributes[index] = *std::move(attribute);
      is_there[index] = true;
    }
    if (std::find(is_there.begin(), is_there.end(), false) != is_there.end()) {
      return fail(wanted_object(types) + " One is there twice.");
    }
    return Value::object(type, std::move(attributes));
  }

  static std::string wanted_object(const Fields<Type>& types) {
    return "An object with " + std::to_string(types.size()) + " attributes is required.";
  }

  /// Terraform writes the attributes in the order of their names.
  static std::size_t index_of(const Fields<Type>& types, std::string_view name,
                              std::size_t likely) {
    const std::size_t index = types.index_of(name, likely);
    // A name that is no valid text may be one that is.
    return index < types.size() ? index : types.index_of(base::valid_utf8(name));
  }

  base::Expected<Value> tuple(const Token& token, const Type& type, int depth) {
    const auto& types = type.elements();
    if (token.kind != Token::Kind::array || token.size != types.size()) {
      return fail("A tuple of " + std::to_string(types.size()) + " elements is required.");
    }
    std::vector<Value> elements;
    for (std::size_t i = 0; i < types.size(); ++i) {
      auto element = decode(types[i], depth + 1);
      if (!element) return fail_in(type.kind(), i, element.error());
      elements.push_back(*std::move(element));
    }
    return Value::tuple(std::move(elements));
  }

  MsgpackReader reader_;
  int values_ = 0;
};

}  // namespace

base::Expected<Value> decode_msgpack(std::string_view bytes, const Type& type) {
  if (bytes.empty()) return Value::null(type);
  return Decoder(bytes).whole(type);
}

}  // namespace schema
