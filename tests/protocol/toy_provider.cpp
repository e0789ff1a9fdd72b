// A provider with one toy of each kind, served by the same code as the real one.

#include <atomic>

#include "plugin/process/serve.h"
#include "schema/attribute_builder.h"
#include "tests/protocol/toy_offer.h"

namespace {

class ToyProvider final : public schema::Provider {
 public:
  ToyProvider() {
    schema_.description = "A provider for tests of the protocol.";
    schema::Attribute greeting;
    greeting.name = "greeting";
    greeting.description = "Anything.";
    schema::AttributeBuilder(greeting).optional();
    schema_.attributes.push_back(greeting);
  }

  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value&) const override { return {}; }
  base::Diagnostics configure(const schema::Value& config, const std::string& terraform_version,
                              const base::Context& context) override {
    awaits_configuration_ = config.is_known() && config.at("greeting").is_unknown();
    context.log.debug("toy configured", {{"terraform", terraform_version}});
    return {};
  }
  bool awaits_configuration() const override { return awaits_configuration_; }
  const schema::Offer& offer() const override { return offer_; }

 private:
  std::atomic<bool> awaits_configuration_ = false;
  schema::Schema schema_;
  schema::Offer offer_ = protocol::toy_offer();
};

}  // namespace

int main(int argc, char** argv) {
  ToyProvider provider;
  return plugin::serve(
      provider, {"terraform-provider-toy", "0.0.1", "registry.terraform.io/test/toy"}, argc, argv);
}
