#pragma once

#include <functional>
#include <map>
#include <string>

#include "schema/attribute_builder.h"
#include "schema/plan.h"
#include "schema/provider.h"

namespace tests {

/// A diagnostic of which only the code matters.
inline base::Diagnostic coded(std::string code, base::Severity severity = base::Severity::error) {
  base::Diagnostic made;
  made.severity = severity;
  made.code = std::move(code);
  return made;
}

/// A resource that returns what the test says and records what it was asked. Its attributes: name
/// (required), secret_wo (write-only), note (optional), id (computed).
class ScriptedResource final : public schema::Resource {
 public:
  ScriptedResource() {
    schema_.version = 2;
    schema_.description = "Scripted.";
    for (const char* name : {"name", "secret_wo", "note", "id"}) {
      schema_.attributes.emplace_back().name = name;
    }
    schema::AttributeBuilder(schema_.attributes[0]).required();
    schema::AttributeBuilder(schema_.attributes[1]).optional().write_only();
    schema::AttributeBuilder(schema_.attributes[2]).optional();
    schema::AttributeBuilder(schema_.attributes[3]).keep_prior();
    schema_.attributes[2].validators.emplace_back([](const schema::Value& value) {
      base::Diagnostics found;
      if (value.as_string() == "bad") found.add(coded("test.bad_note"));
      return found;
    });
  }

  /// An object of the schema: what is given, everything else null.
  static schema::Value object(const std::map<std::string, schema::Value>& attributes) {
    std::map<std::string, schema::Value> all = attributes;
    for (const char* name : {"name", "secret_wo", "note", "id"}) {
      all.emplace(name, schema::Value::null(schema::Type::string()));
    }
    return schema::Value::object(all);
  }

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value&,
                             const schema::ClientCapabilities&) const override {
    return validation;
  }
  schema::PlanResponse plan(const schema::PlanRequest& request, const base::Context&) override {
    planned = request;
    return plan_answer ? plan_answer(request) : schema::plan_change(schema_, request);
  }
  schema::StateResponse create(const schema::ApplyRequest& request, const base::Context&) override {
    return applied("create", request);
  }
  schema::StateResponse read(const schema::ReadRequest& request, const base::Context&) override {
    calls += "read ";
    read_request = request;
    return answer;
  }
  schema::StateResponse update(const schema::ApplyRequest& request, const base::Context&) override {
    return applied("update", request);
  }
  schema::StateResponse remove(const schema::ApplyRequest& request, const base::Context&) override {
    return applied("remove", request);
  }
  schema::StateResponse import_state(const std::string& id, const base::Context&) override {
    calls += "import " + id;
    return answer;
  }
  schema::StateResponse upgrade(std::int64_t version, const std::string& json) const override {
    upgraded = std::to_string(version) + json;
    return answer;
  }

  // What to answer.
  base::Diagnostics validation;
  schema::StateResponse answer;
  std::function<schema::PlanResponse(const schema::PlanRequest&)> plan_answer;
  // What was asked.
  std::string calls;
  schema::ApplyRequest apply_request;
  schema::PlanRequest planned;
  schema::ReadRequest read_request;
  mutable std::string upgraded;

 private:
  schema::StateResponse applied(const std::string& name, const schema::ApplyRequest& request) {
    calls += name + " ";
    apply_request = request;
    return answer;
  }

  std::string type_name_ = "test_thing";
  schema::Schema schema_;
};

/// A provider with that one resource.
class ScriptedProvider final : public schema::Provider {
 public:
  ScriptedProvider() {
    offer_.resources.push_back(std::make_unique<ScriptedResource>());
    schema_.attributes.emplace_back().name = "endpoint";
    schema::AttributeBuilder(schema_.attributes[0]).optional();
    schema_.attributes[0].validators.emplace_back(
        [](const schema::Value&) { return base::Diagnostics(coded("test.bad_endpoint")); });
  }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value& config) const override {
    validated = config;
    return validation;
  }
  base::Diagnostics configure(const schema::Value& config, const std::string& version,
                              const base::Context&) override {
    configured = config;
    terraform_version = version;
    return validation;
  }
  const schema::Offer& offer() const override { return offer_; }

  ScriptedResource& resource() const {
    return static_cast<ScriptedResource&>(*offer_.resources.front());
  }

  base::Diagnostics validation;
  mutable schema::Value validated;
  schema::Value configured;
  std::string terraform_version;

 private:
  schema::Schema schema_;
  schema::Offer offer_;
};

}  // namespace tests
