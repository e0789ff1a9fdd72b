// The real provider behind the real service: whatever a request holds, the answer is one.
#include <doctest/doctest.h>

#include <cstdlib>

#include "provider/coolify_provider.h"
#include "tests/protocol/rpc_judgement.h"
#include "tests/protocol/rpc_mutations.h"
#include "tests/protocol/service_in_process.h"

using protocol::Known;
using protocol::OfferedObjects;
using protocol::Rpc;
using protocol::SampleRequest;
using schema::Value;

namespace {

/// The provider, configured so that Coolify refuses every connection.
struct Served {
  Served() {
    for (SampleRequest& one : requests(protocol::rpc_named("ConfigureProvider"), true)) send(one);
    REQUIRE_MESSAGE(faults.empty(), faults);
  }

  [[nodiscard]] std::vector<SampleRequest> requests(const Rpc& rpc, bool sparse) const {
    return protocol::sample_requests(rpc, objects, protocol::harmless(), sparse);
  }

  /// Sends a request and notes what is wrong with the answer.
  void send(const SampleRequest& request, const std::string& change = "") {
    ++calls;
    const auto answer = protocol::call_any(service.channel(), *request.rpc, *request.message);
    const std::string fault = protocol::fault_of(*request.rpc, answer);
    if (!fault.empty()) faults += request.label + " (" + change + "): " + fault + "\n";
  }

  /// Sends `request` with each of `variants` in the place of one of its values.
  void send_variants(SampleRequest& request, const protocol::ValueField& field,
                     const std::vector<protocol::Variant>& variants, bool as_json) {
    for (const protocol::Variant& one : variants) {
      if (as_json && !one.value.is_wholly_known()) continue;
      tfplugin6::DynamicValue& wire = protocol::wire_value(*request.message, field);
      wire = as_json ? protocol::json_of(one.value) : protocol::msgpack_of(one.value);
      send(request, field.field->name() + " " + one.label);
    }
    protocol::wire_value(*request.message, field) = protocol::msgpack_of(field.sample);
  }

  protocol::ServiceInProcess service{provider::make_coolify_provider()};
  OfferedObjects objects = protocol::offered_by(service.channel());
  int calls = 0;
  std::string faults;
};

/// Variants of each attribute with all its parts in an object that has little else.
std::vector<protocol::Variant> variants_of_one(const Value& sparse) {
  std::vector<protocol::Variant> all;
  if (!sparse.is_known() || sparse.type().kind() != schema::Type::Kind::object) return all;
  for (const auto& [name, type] : sparse.type().attributes()) {
    const Value full = protocol::full_sample(type, protocol::harmless());
    const bool is_part = sparse.at(name).is_null() || type.kind() == schema::Type::Kind::object;
    const Value part = is_part ? full : sparse.at(name);
    for (const protocol::Variant& one : protocol::variants_of(part)) {
      std::map<std::string, Value> attributes = sparse.fields();
      attributes.insert_or_assign(name, one.value);
      all.push_back({name + one.label, Value::object(std::move(attributes))});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("requests that could be Terraform's own are answered") {
  Served served;
  for (const Rpc* rpc : protocol::all_rpcs(false)) {
    for (const bool sparse : {true, false}) {
      for (const SampleRequest& one : served.requests(*rpc, sparse)) served.send(one);
    }
  }
  CHECK_MESSAGE(served.faults.empty(), served.faults);
  CHECK(served.calls > 60);
}

TEST_CASE("any part of any value null, unknown or of a wrong type is answered") {
  Served served;
  for (const Rpc* rpc : protocol::all_rpcs(true)) {
    for (SampleRequest& one : served.requests(*rpc, true)) {
      for (const protocol::ValueField& field : one.values) {
        served.send_variants(one, field, variants_of_one(field.sample), false);
      }
    }
  }
  CHECK_MESSAGE(served.faults.empty(), served.faults);
  MESSAGE(served.calls << " calls");
  CHECK(served.calls > 5000);
}

TEST_CASE("any part of an object that has everything is answered, as JSON too") {
  Served served;
  for (const char* name : {"ValidateProviderConfig", "ValidateResourceConfig", "ReadResource"}) {
    for (SampleRequest& one : served.requests(protocol::rpc_named(name), false)) {
      for (const protocol::ValueField& field : one.values) {
        const auto variants = protocol::variants_of(field.sample);
        for (const bool as_json : {false, true}) {
          served.send_variants(one, field, variants, as_json);
        }
      }
    }
  }
  CHECK_MESSAGE(served.faults.empty(), served.faults);
  MESSAGE(served.calls << " calls");
}

TEST_CASE("what is stored as JSON is answered, whatever became of a part of it") {
  Served served;
  for (const char* name :
       {"UpgradeResourceState", "UpgradeResourceIdentity", "MoveResourceState"}) {
    for (SampleRequest& one : served.requests(protocol::rpc_named(name), true)) {
      const auto* const type = one.message->GetDescriptor();
      for (const char* place : {"raw_state", "raw_identity", "source_state"}) {
        const auto* const field = type->FindFieldByName(place);
        if (field == nullptr) continue;
        auto& raw = dynamic_cast<tfplugin6::RawState&>(
            *one.message->GetReflection()->MutableMessage(one.message.get(), field));
        const Value sample =
            protocol::full_sample(served.objects.at("resource").front().type, protocol::harmless());
        for (const protocol::Variant& variant : protocol::variants_of(sample)) {
          if (!variant.value.is_wholly_known()) continue;
          raw = tfplugin6::RawState();
          raw.set_json(protocol::json_of(variant.value).json());
          served.send(one, variant.label);
        }
        for (const char* text :
             {"", "null", "[]", "{}", "{", "1e400", "\xff", "{\"ip\":[[[1]]]}"}) {
          raw.set_json(text);
          served.send(one, text);
        }
      }
    }
  }
  CHECK_MESSAGE(served.faults.empty(), served.faults);
}

TEST_CASE("names, bytes and private data that nobody knows are answered") {
  Served served;
  for (const Rpc* rpc : protocol::all_rpcs(true)) {
    for (SampleRequest& one : served.requests(*rpc, true)) {
      for (const protocol::ValueField& field : one.values) {
        tfplugin6::DynamicValue& wire = protocol::wire_value(*one.message, field);
        const tfplugin6::DynamicValue sound = wire;
        for (const std::string bytes : {"", "\xc1", "\xdf\xff\xff\xff\xff", "\x81\xa2ip",
                                        "\xc0\xc0", "\xd4\x00\x00", "\xc7\x02\x0c\x81\x01"}) {
          wire.Clear();
          wire.set_msgpack(bytes);
          served.send(one, field.field->name() + " of bytes");
          wire.Clear();
          wire.set_json(bytes);
          served.send(one, field.field->name() + " of text");
        }
        wire = sound;
      }
      for (int i = 0; i < one.message->GetDescriptor()->field_count(); ++i) {
        const auto* const field = one.message->GetDescriptor()->field(i);
        if (field->is_repeated() ||
            field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
          continue;
        }
        const auto& reflection = *one.message->GetReflection();
        const std::string sound = reflection.GetString(*one.message, field);
        for (const std::string text : {"", "nobody", "retire_key=,,a/../b,", "\x1b[2J"}) {
          reflection.SetString(one.message.get(), field, text);
          served.send(one, field->name() + " = " + text);
        }
        reflection.SetString(one.message.get(), field, sound);
      }
    }
  }
  CHECK_MESSAGE(served.faults.empty(), served.faults);
}
