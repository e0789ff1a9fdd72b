#include "provider/arguments/health_checks.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "checks/catalog.h"

using schema::Type;
using schema::Value;

namespace {

const schema::Attribute& named(const schema::NestedObject& object, std::string_view name) {
  const auto found =
      std::find_if(object.attributes.begin(), object.attributes.end(),
                   [name](const schema::Attribute& attribute) { return attribute.name == name; });
  REQUIRE(found != object.attributes.end());
  return *found;
}

/// The value of the whole attribute with only `check` configured.
Value configured(const std::string& check, const std::map<std::string, Value>& settings) {
  std::map<std::string, Value> checks;
  const auto object = provider::health_checks_object();
  for (const schema::Attribute& attribute : object->attributes) {
    checks.emplace(attribute.name, Value::null(attribute.value_type()));
  }
  std::map<std::string, Value> fields;
  for (const auto& [name, type] : checks.at(check).type().attributes()) {
    const auto set = settings.find(name);
    fields.emplace(name, set == settings.end() ? Value::null(type) : set->second);
  }
  checks.at(check) = Value::object(fields);
  return Value::object(checks);
}

}  // namespace

TEST_CASE("the attribute has every check of the catalog with its settings") {
  const auto object = provider::health_checks_object();
  CHECK(object->attributes.size() == checks::catalog().size());
  const schema::Attribute& disk = named(*object, "disk");
  CHECK(named(*disk.nested, "min_gb").type == Type::number());
  CHECK(named(*disk.nested, "min_gb").description.ends_with("Default: `10`."));
  CHECK(named(*disk.nested, "severity").type == Type::string());
  CHECK(named(*named(*object, "outbound").nested, "targets").type == Type::list(Type::string()));
}

TEST_CASE("what is configured becomes options, what is not keeps the check's default") {
  const checks::Options options = provider::check_options(
      configured("disk", {{"min_gb", Value::number(20)}, {"severity", Value::string("warn")}}));
  REQUIRE(options.checks.size() == 1);
  const checks::CheckOptions& disk = options.checks.at("disk");
  CHECK(disk.severity == checks::CheckSeverity::warn);
  CHECK(std::get<std::int64_t>(disk.settings.at("min_gb")) == 20);
  CHECK(provider::check_options(Value::null(Type::dynamic())).checks.empty());
}

TEST_CASE("lists arrive, unknown settings count as not configured") {
  const Value targets =
      Value::list(Type::string(), {Value::string("tcp://a:1"), Value::string("tcp://b:2")});
  const checks::Options options =
      provider::check_options(configured("outbound", {{"targets", targets}}));
  CHECK(std::get<std::vector<std::string>>(options.checks.at("outbound").settings.at("targets")) ==
        std::vector<std::string>{"tcp://a:1", "tcp://b:2"});

  const checks::Options unknown =
      provider::check_options(configured("disk", {{"min_gb", Value::unknown(Type::number())}}));
  CHECK(unknown.checks.at("disk").settings.empty());
}

TEST_CASE("what a resource leaves open of its checks comes from the defaults") {
  const Value defaults =
      configured("disk", {{"min_gb", Value::number(20)}, {"severity", Value::string("warn")}});
  const Value own = configured("disk", {{"min_gb", Value::number(5)}});
  const checks::Options merged =
      provider::check_options(provider::with_default_checks(own, defaults));
  CHECK(std::get<std::int64_t>(merged.checks.at("disk").settings.at("min_gb")) == 5);
  CHECK(merged.checks.at("disk").severity == checks::CheckSeverity::warn);
  CHECK(provider::with_default_checks(Value::null(own.type()), defaults) == defaults);
  CHECK(provider::with_default_checks(own, Value()) == own);
  CHECK(provider::with_default_checks(own, Value::unknown(own.type())) == own);
}
