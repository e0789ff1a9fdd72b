#include "tests/protocol/rpc_mutations.h"

#include <utility>

#include "base/utf8.h"
#include "schema/json.h"
#include "schema/msgpack.h"

namespace protocol {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;
using schema::Number;
using schema::Type;
using schema::Value;

/// A value whose container at `value` has another part at `key`.
using Rebuild = std::function<Value(Value)>;
using Visit = std::function<void(const std::string& path, const Value& part, const Rebuild&)>;

bool has_elements(const Value& value) {
  const Type::Kind kind = value.type().kind();
  return value.is_known() &&
         (kind == Type::Kind::list || kind == Type::Kind::set || kind == Type::Kind::tuple);
}

bool has_fields(const Value& value) {
  const Type::Kind kind = value.type().kind();
  return value.is_known() && (kind == Type::Kind::map || kind == Type::Kind::object);
}

std::vector<Value> elements_of(const Value& value) {
  return has_elements(value) ? value.elements() : std::vector<Value>();
}

std::map<std::string, Value> fields_of(const Value& value) {
  return has_fields(value) ? value.fields() : std::map<std::string, Value>();
}

Rebuild at_field(const Value& object, const std::string& name, const Rebuild& rebuild) {
  return [fields = fields_of(object), name, rebuild](Value part) {
    std::map<std::string, Value> changed = fields;
    changed.insert_or_assign(name, std::move(part));
    return rebuild(Value::object(std::move(changed)));
  };
}

Rebuild at_element(const Value& list, std::size_t index, const Rebuild& rebuild) {
  return [elements = elements_of(list), index, rebuild](Value part) {
    std::vector<Value> changed = elements;
    changed[index] = std::move(part);
    return rebuild(Value::tuple(std::move(changed)));
  };
}

void visit_all(const std::string& path, const Value& value, const Rebuild& rebuild,
               const Visit& visit) {
  visit(path, value, rebuild);
  for (const auto& [name, part] : fields_of(value)) {
    visit_all(path.empty() ? name : path + "." + name, part, at_field(value, name, rebuild), visit);
  }
  const std::vector<Value> elements = elements_of(value);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    visit_all(path + "[" + std::to_string(i) + "]", elements[i], at_element(value, i, rebuild),
              visit);
  }
}

Value nested(int depth) {
  Value value = Value::string("deep");
  for (int i = 0; i < depth; ++i) value = Value::tuple({value});
  return value;
}

Value number(const char* text) { return Value::number(Number::from_text(text).value_or(Number())); }

/// Values that something may stumble over.
const std::vector<Value>& odd_values() {
  static const std::vector<Value> all = [] {
    std::vector<Value> made;
    for (const char* text :
         {"",
          " ",
          "\n",
          "-1",
          "0",
          "1e999",
          "2562047h",
          "99999999999999999999h",
          "0s",
          "1ns",
          "../../etc/passwd",
          "a\r\nb: c",
          "127.0.0.1",
          "::1",
          "fe80::1%lo",
          "\xff\xfe",
          "\xc3",
          "\x1b]52;c;x\x07",
          "ssh-ed25519 AAAA",
          "ssh-rsa",
          "SHA256:",
          "pinned",
          "accept_new",
          "insecure",
          "known_hosts",
          "off",
          "warn",
          "install",
          "none",
          "delete",
          "socks5",
          "ready",
          "failed",
          "pending",
          "1|token",
          "@cert-authority * ssh-ed25519 AAAA",
          "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n"
          "-----END OPENSSH PRIVATE KEY-----\n",
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "* * * * *"}) {
      made.push_back(Value::string(text));
    }
    made.push_back(Value::string(std::string("a\0b", 3)));
    made.push_back(Value::string(std::string(100'000, '[')));
    for (const char* text :
         {"0", "-1", "1", "65535", "65536", "2147483648", "4294967296", "4294967297",
          "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.5", "1e300",
          "1e999999999", "-1e-999999999"}) {
      made.push_back(number(text));
    }
    made.push_back(Value::boolean(true));
    made.push_back(Value::boolean(false));
    made.push_back(Value::tuple({}));
    made.push_back(Value::object({}));
    made.push_back(nested(100));
    made.push_back(nested(1000));
    return made;
  }();
  return all;
}

Value odd_value(const Value& instead_of, const Choose& choose) {
  const Type& type = instead_of.type();
  switch (choose(3)) {
    case 0:
      return Value::null(type);
    case 1:
      return Value::unknown(type);
    default:
      return odd_values()[choose(odd_values().size())];
  }
}

/// `value` with one part of it replaced, the deeper the rarer.
Value with_odd_part(const Value& value, const Choose& choose) {
  const auto fields = fields_of(value);
  if (!fields.empty() && choose(16) != 0) {
    const auto found =
        std::next(fields.begin(), static_cast<std::ptrdiff_t>(choose(fields.size())));
    return at_field(value, found->first,
                    [](Value made) { return made; })(with_odd_part(found->second, choose));
  }
  const auto elements = elements_of(value);
  if (!elements.empty() && choose(8) != 0) {
    const std::size_t index = choose(elements.size());
    return at_element(value, index,
                      [](Value made) { return made; })(with_odd_part(elements[index], choose));
  }
  return odd_value(value, choose);
}

bool fits_json(const Value& value) {
  if (!value.is_wholly_known()) return false;
  return value.type().kind() != Type::Kind::number || value.is_null() ||
         !value.as_number().is_infinite();
}

void spoil(std::string& bytes, const Choose& choose) {
  if (bytes.empty() || choose(4) == 0) {
    bytes.push_back(static_cast<char>(choose(256)));
  } else if (choose(4) == 0) {
    bytes.resize(choose(bytes.size()));
  } else {
    bytes[choose(bytes.size())] = static_cast<char>(choose(256));
  }
}

/// Coolify's address and what stands before it: bytes that change by themselves could make them
/// another machine's.
bool is_about_provider(const SampleRequest& request) {
  return request.rpc->name() == "ConfigureProvider";
}

/// An earlier mutation may have taken elements of a repeated field away.
bool is_there(const google::protobuf::Message& message, const ValueField& field) {
  return field.index < 0 || field.index < message.GetReflection()->FieldSize(message, field.field);
}

void mutate_value(SampleRequest& request, const Choose& choose) {
  ValueField& field = request.values[choose(request.values.size())];
  if (!is_there(*request.message, field)) return;
  tfplugin6::DynamicValue& wire = wire_value(*request.message, field);
  const std::uint64_t what = choose(16);
  if (what < 12) {
    field.sample = with_odd_part(field.sample, choose);
    wire.clear_json();
    wire.set_msgpack(schema::encode_msgpack(field.sample, field.sample.type()));
  } else if (what == 12 && fits_json(field.sample)) {
    wire.clear_msgpack();
    wire.set_json(schema::encode_json(field.sample, field.sample.type()));
  } else if (what == 13) {
    wire.Clear();
  } else if (!is_about_provider(request)) {
    spoil(wire.json().empty() ? *wire.mutable_msgpack() : *wire.mutable_json(), choose);
  }
}

std::string odd_text(const Choose& choose) {
  const Value& value = odd_values()[choose(odd_values().size())];
  return value.type() == Type::string() ? base::valid_utf8(value.as_string()) : "other";
}

/// A field beside the values: a name, a version, private data, what an earlier version stored.
void mutate_field(Message& message, const FieldDescriptor& field, const Choose& choose) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    if (reflection.FieldSize(message, &field) > 0 && choose(2) == 0) {
      reflection.RemoveLast(&message, &field);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      reflection.AddMessage(&message, &field);
    }
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = reflection.GetString(message, &field);
      if (field.type() == FieldDescriptor::TYPE_BYTES) {
        spoil(text, choose);
      } else {
        text = odd_text(choose);
      }
      return reflection.SetString(&message, &field, std::move(text));
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field, static_cast<std::int64_t>(choose(4)) - 1);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, choose(2) == 0);
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (choose(4) == 0) return reflection.ClearField(&message, &field);
      Message& inner = *reflection.MutableMessage(&message, &field);
      const auto* const type = inner.GetDescriptor();
      if (type->name() == "DynamicValue" || type->field_count() == 0) return;
      const auto choice = static_cast<int>(choose(static_cast<std::uint64_t>(type->field_count())));
      return mutate_field(inner, *type->field(choice), choose);
    }
    default:
      return;
  }
}

}  // namespace

std::vector<Variant> variants_of(const Value& value) {
  std::vector<Variant> all;
  const auto itself = [](Value made) { return made; };
  visit_all("", value, itself,
            [&all](const std::string& path, const Value& part, const Rebuild& rebuild) {
              const bool is_text = part.type().kind() == Type::Kind::string;
              all.push_back({path + ": null", rebuild(Value::null(part.type()))});
              all.push_back({path + ": unknown", rebuild(Value::unknown(part.type()))});
              all.push_back({path + ": wrong type",
                             rebuild(is_text ? Value::boolean(true) : Value::string("text"))});
              all.push_back({path + ": wrong shape",
                             rebuild(has_fields(part) ? Value::tuple({part})
                                                      : Value::object({{"a", part}}))});
            });
  return all;
}

void mutate(SampleRequest& request, const Choose& choose) {
  for (std::uint64_t left = 1 + choose(3); left > 0; --left) {
    const auto* const type = request.message->GetDescriptor();
    if (!request.values.empty() && choose(8) != 0) {
      mutate_value(request, choose);
    } else if (type->field_count() > 0) {
      const auto choice = static_cast<int>(choose(static_cast<std::uint64_t>(type->field_count())));
      mutate_field(*request.message, *type->field(choice), choose);
    }
  }
}

}  // namespace protocol
