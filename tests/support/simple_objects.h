#pragma once

#include <memory>
#include <string>
#include <utility>

#include "schema/attribute_builder.h"
#include "schema/offer.h"

namespace tests {

/// A described attribute of type string, nothing else set.
inline schema::Attribute text(std::string name) {
  schema::Attribute made;
  made.description = "The " + name + '.';
  made.name = std::move(name);
  return made;
}

/// A schema with the one attribute `name`, required.
inline schema::Schema simple_schema() {
  schema::Schema made;
  made.description = "A simple object. It does nothing.";
  made.attributes = {text("name")};
  schema::AttributeBuilder(made.attributes[0]).required();
  return made;
}

/// Name and schema of an object that does no more than its kind demands.
template <typename Kind>
class SimpleObject : public Kind {
 public:
  explicit SimpleObject(std::string type_name) : type_name_(std::move(type_name)) {}
  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }

  std::string type_name_;
  schema::Schema schema_ = simple_schema();
};

class SimpleIdentity final : public schema::Identity {
 public:
  const schema::IdentitySchema& schema() const override { return schema_; }
  schema::Value of(const schema::Value& state) const override { return state; }
  base::Expected<std::string> import_id(const schema::Value& identity) const override {
    return identity.at("name").as_string();
  }

 private:
  schema::IdentitySchema schema_{0, {{"name", schema::Type::string(), "The name.", true}}};
};

class SimpleResource : public SimpleObject<schema::Resource> {
 public:
  using SimpleObject::SimpleObject;
  schema::StateResponse create(const schema::ApplyRequest& request, const base::Context&) override {
    return {request.planned, {}, {}};
  }
  schema::StateResponse read(const schema::ReadRequest& request, const base::Context&) override {
    return {request.state, {}, {}};
  }
  schema::StateResponse update(const schema::ApplyRequest& request, const base::Context&) override {
    return {request.planned, {}, {}};
  }
  schema::StateResponse remove(const schema::ApplyRequest&, const base::Context&) override {
    return {};
  }
};

class IdentifiedResource final : public SimpleResource {
 public:
  using SimpleResource::SimpleResource;
  const schema::Identity* identity() const override { return &identity_; }

 private:
  SimpleIdentity identity_;
};

class SimpleDataSource final : public SimpleObject<schema::DataSource> {
 public:
  using SimpleObject::SimpleObject;
  schema::DataResponse read(const schema::Value& config, const base::Context&) override {
    return {config};
  }
};

class SimpleEphemeral final : public SimpleObject<schema::EphemeralResource> {
 public:
  using SimpleObject::SimpleObject;
  schema::OpenResponse open(const schema::Value& config, const base::Context&) override {
    return {.result = config};
  }
};

class SimpleList final : public SimpleObject<schema::ListResource> {
 public:
  using SimpleObject::SimpleObject;
  base::Diagnostics list(const schema::ListRequest&, schema::EventSink<schema::ListedObject>&,
                         const base::Context&) override {
    return {};
  }
};

class SimpleAction final : public SimpleObject<schema::Action> {
 public:
  using SimpleObject::SimpleObject;
  base::Diagnostics invoke(const schema::Value&, schema::EventSink<std::string>&,
                           const base::Context&) override {
    return {};
  }
};

/// Returns the text it is given.
class SimpleFunction final : public schema::Function {
 public:
  explicit SimpleFunction(std::string name) : name_(std::move(name)) {
    signature_.summary = "Returns a text";
    signature_.description = "Returns the text it is given.";
    signature_.parameters = {{"text", schema::Type::string(), "Any text."}};
  }
  const std::string& name() const override { return name_; }
  const schema::Signature& signature() const override { return signature_; }
  base::Expected<schema::Value> call(const std::vector<schema::Value>& arguments) const override {
    return arguments[0];
  }

  std::string name_;
  schema::Signature signature_;
};

/// One object of each kind; the list's resource has an identity.
inline schema::Offer simple_offer() {
  schema::Offer offer;
  offer.resources.push_back(std::make_unique<IdentifiedResource>("x_thing"));
  offer.data_sources.push_back(std::make_unique<SimpleDataSource>("x_data"));
  offer.functions.push_back(std::make_unique<SimpleFunction>("same"));
  offer.ephemeral_resources.push_back(std::make_unique<SimpleEphemeral>("x_lease"));
  offer.list_resources.push_back(std::make_unique<SimpleList>("x_thing"));
  offer.actions.push_back(std::make_unique<SimpleAction>("x_work"));
  return offer;
}

}  // namespace tests
