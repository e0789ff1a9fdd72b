#include <doctest/doctest.h>

#include <thread>

#include "provider/functions/cloud_init_user_data.h"
#include "provider/functions/parse_server_outputs.h"

using schema::Type;
using schema::Value;
using Arguments = std::vector<Value>;

namespace {

const std::string kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT";

Value text(const std::string& value) { return Value::string(value); }

/// The code of the refusal, and the argument that is blamed.
std::pair<std::string, std::string> refused(const schema::Function& function,
                                            const Arguments& arguments) {
  const auto result = function.call(arguments);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == base::ErrorKind::invalid_config);
  return {result.error().code, result.error().path.to_string()};
}

using Refusal = std::pair<std::string, std::string>;

Value nested(int levels) {
  Value value = Value::object({{"ip", text("192.0.2.1")}});
  for (int level = 0; level < levels; ++level) value = Value::tuple({value});
  return value;
}

}  // namespace

TEST_CASE("functions: what they take and give is sound") {
  const provider::ParseServerOutputs parse;
  const provider::CloudInitUserData user_data;
  for (const schema::Function* const one : {static_cast<const schema::Function*>(&parse),
                                            static_cast<const schema::Function*>(&user_data)}) {
    CHECK(one->signature().faults() == std::vector<std::string>());
    REQUIRE(one->signature().variadic);
    CHECK(one->signature().variadic->name == "options");
    CHECK_FALSE(one->signature().parameters[0].allow_unknown);
  }
  CHECK(parse.name() == "parse_server_outputs");
  CHECK(user_data.name() == "cloud_init_user_data");
}

TEST_CASE("parse_server_outputs: the seed's sample, and what the outputs do not tell is null") {
  const provider::ParseServerOutputs parse;
  const auto servers = parse.call({Value::object({{"server_ip", text("1.2.3.4")},
                                                  {"instance_id", text("i-abc123")},
                                                  {"hostname", text("web-server-01")}})});
  REQUIRE(servers.has_value());
  REQUIRE(servers->elements().size() == 1);
  const Value& one = servers->elements()[0];
  CHECK(one.at("ip") == text("1.2.3.4"));
  CHECK(one.at("instance_id") == text("i-abc123"));
  CHECK(one.at("hostname") == text("web-server-01"));
  for (const char* const absent : {"name", "cloud_provider", "region", "private_ip"}) {
    CHECK(one.at(absent).is_null());
  }
  CHECK(refused(parse, {Value::object({{"instance_id", text("i-abc123")}})}) ==
        Refusal("outputs.no_address", "[0]"));
  CHECK(refused(parse, {Value::object({})}) == Refusal("outputs.empty", "[0]"));
}

TEST_CASE("parse_server_outputs: values of every type are read") {
  const provider::ParseServerOutputs parse;
  const auto ips = [&](const Value& outputs) {
    const auto servers = parse.call({outputs});
    REQUIRE(servers.has_value());
    std::string all;
    for (const Value& one : servers->elements()) all += one.at("ip").as_string() + " ";
    return all;
  };
  const Type string = Type::string();
  CHECK(ips(text("192.0.2.1")) == "192.0.2.1 ");
  CHECK(ips(text(R"({"server_ip": {"value": "192.0.2.1", "sensitive": true}})")) == "192.0.2.1 ");
  CHECK(ips(Value::list(string, {text("192.0.2.2"), text("192.0.2.1")})) == "192.0.2.2 192.0.2.1 ");
  CHECK(ips(Value::set(string, {text("192.0.2.2"), text("192.0.2.1")})) == "192.0.2.1 192.0.2.2 ");
  CHECK(ips(Value::tuple({text("192.0.2.2"), Value::object({{"ip", text("192.0.2.3")}})})) ==
        "192.0.2.2 192.0.2.3 ");
  CHECK(ips(Value::map(string, {{"b", text("192.0.2.2")}, {"a", text("192.0.2.1")}})) ==
        "192.0.2.1 192.0.2.2 ");
  CHECK(ips(Value::object({{"server_ip", Value::null(string)},
                           {"main_ip", text("192.0.2.1")},
                           {"up", Value::boolean(true)}})) == "192.0.2.1 ");
  CHECK(ips(nested(60)) == "192.0.2.1 ");
  for (const Value& nothing : {Value(), Value::null(string), Value::list(string, {}), text("")}) {
    CHECK(refused(parse, {nothing}) == Refusal("outputs.empty", "[0]"));
  }
  CHECK(refused(parse, {nested(100)}) == Refusal("outputs.unreadable", "[0]"));
  CHECK(refused(parse, {Value::number(7)}) == Refusal("outputs.no_address", "[0]"));
  CHECK(refused(parse, {Value::boolean(true)}) == Refusal("outputs.no_address", "[0]"));
}

TEST_CASE("parse_server_outputs: the options are one object of names") {
  const provider::ParseServerOutputs parse;
  const Value outputs = Value::object({{"wan", text("192.0.2.9")}, {"no", Value::number(12)}});
  const auto servers =
      parse.call({outputs, Value::object({{"ip", Value::tuple({text("lan"), text("wan")})},
                                          {"instance_id", text("no")},
                                          {"region", Value::null(Type::string())}})});
  REQUIRE(servers.has_value());
  CHECK(servers->elements()[0].at("ip") == text("192.0.2.9"));
  CHECK(servers->elements()[0].at("instance_id") == text("12"));
  CHECK(parse.call({outputs, Value::map(Type::string(), {{"ip", text("wan")}})}).has_value());

  const auto without = parse.call({outputs, Value()});
  REQUIRE(without.has_value());
  CHECK(without->elements()[0].at("name") == text("wan"));
  CHECK(without->elements()[0].at("instance_id").is_null());
  CHECK(refused(parse, {outputs, Value::object({}), Value::object({})}) ==
        Refusal("function.too_many_options", "[2]"));
  CHECK(refused(parse, {outputs, Value(), Value()}) == Refusal("function.too_many_options", "[2]"));
  CHECK(refused(parse, {outputs, text("wan")}) == Refusal("function.options", "[1]"));
  CHECK(refused(parse, {outputs, Value::tuple({})}) == Refusal("function.options", "[1]"));
  CHECK(refused(parse, {outputs, Value::object({{"ips", text("wan")}})}) ==
        Refusal("function.option_unknown", "[1]"));
  for (const Value& odd : {Value::number(1), Value::tuple({Value::number(1)}),
                           Value::tuple({Value::null(Type::string())}), Value::object({})}) {
    CHECK(refused(parse, {outputs, Value::object({{"ip", odd}})}) ==
          Refusal("function.option_invalid", "[1]"));
  }
}

TEST_CASE("cloud_init_user_data: refusals blame the argument") {
  const provider::CloudInitUserData make;
  CHECK(refused(make, {text("hello")}) == Refusal("ssh.public_key_invalid", "[0]"));
  CHECK(refused(make, {text(std::string("x\0y", 3))}) == Refusal("ssh.public_key_invalid", "[0]"));
  CHECK(refused(make, {text("-----BEGIN OPENSSH PRIVATE KEY-----")}) ==
        Refusal("first_boot.private_key", "[0]"));
  for (const auto& [name, value] : {std::pair<std::string, Value>("user", text("default")),
                                    {"user", text("nobody")},
                                    {"user", text("sudo")},
                                    {"user", Value::boolean(true)},
                                    {"docker", text("snap")},
                                    {"packages", text("-y")},
                                    {"packages", Value::tuple({text("a"), text("b c")})}}) {
    CHECK(refused(make, {text(kKey), Value::object({{name, value}})}) ==
          Refusal("function.option_invalid", "[1]"));
  }
  CHECK(refused(make, {text(kKey), Value::object({{"password", text("x")}})}) ==
        Refusal("function.option_unknown", "[1]"));
}

TEST_CASE("functions: the same result on every call, from many threads") {
  const provider::CloudInitUserData make;
  const provider::ParseServerOutputs parse;
  const Arguments options = {text(kKey + " a"), Value::object({{"docker", text("docker")}})};
  const Arguments outputs = {text(R"({"b": "192.0.2.2", "a": {"public_ip": "192.0.2.1"}})")};
  const Value data = *make.call(options);
  const Value servers = *parse.call(outputs);
  CHECK(data.as_string().find("\n    - vendor\n") != std::string::npos);
  std::vector<std::thread> threads;
  std::vector<int> same(8, 0);
  for (std::size_t at = 0; at < same.size(); ++at) {
    threads.emplace_back([&, at] {
      for (int call = 0; call < 50; ++call) {
        same[at] += *make.call(options) == data && *parse.call(outputs) == servers ? 1 : 0;
      }
    });
  }
  for (std::thread& one : threads) one.join();
  CHECK(same == std::vector<int>(8, 50));
}
