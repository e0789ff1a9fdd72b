#include "provider/arguments/instance_identity.h"

#include <utility>

#include "base/hidden_text.h"
#include "coolify/config.h"
#include "coolify/uuid.h"

namespace provider {
namespace {

using schema::Type;
using schema::Value;

constexpr std::string_view kApi = "/api/v1";

/// The address of an instance in its one spelling; empty for what is none.
std::string plain_endpoint(const std::string& text) {
  auto endpoint = coolify::normalize_endpoint(text);
  if (!endpoint) return {};
  if (endpoint->ends_with(kApi)) endpoint->resize(endpoint->size() - kApi.size());
  return *std::move(endpoint);
}

base::Diagnostic other_instance(const std::string& wanted, const std::string& ours) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "import.other_instance",
          .summary = "The identity is of another instance of Coolify",
          .cause = "The provider talks to " + ours + ", and the identity names another endpoint.",
          .evidence = base::visible_text(wanted, 300),
          .remedy =
              "Leave `endpoint` out of the identity, or import with a provider that is "
              "configured for that instance.",
          .path = base::Path::of("endpoint")};
}

base::Diagnostic not_a_uuid(const std::string& text) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "import.invalid_id",
          .summary = "The identity has no uuid of Coolify",
          .cause = "A uuid of Coolify is made of letters, digits, dashes and underscores.",
          .evidence = base::visible_text(text, 300),
          .remedy = "Copy the uuid from the object's page in Coolify.",
          .path = base::Path::of("uuid")};
}

}  // namespace

InstanceIdentity::InstanceIdentity(Endpoint endpoint, const std::string& object)
    : configured_(std::move(endpoint)),
      schema_{0,
              {{"endpoint", Type::string(),
                "Address of the Coolify instance. Left out: that of the provider.", false},
               {"uuid", Type::string(), "Uuid that Coolify gave " + object + ".", true}}} {}

Value InstanceIdentity::endpoint() const {
  std::string text = plain_endpoint(configured_());
  return text.empty() ? Value::null(Type::string()) : Value::string(std::move(text));
}

Value InstanceIdentity::of(const Value& state) const {
  return Value::object({{"endpoint", endpoint()}, {"uuid", state.at("uuid")}});
}

Value InstanceIdentity::of_uuid(const std::string& uuid) const {
  return Value::object({{"endpoint", endpoint()}, {"uuid", Value::string(uuid)}});
}

base::Expected<std::string> InstanceIdentity::import_id(const Value& identity) const {
  const Value ours = endpoint();
  const Value& wanted = identity.at("endpoint");
  // An import that comes before the address is known fails for that reason.
  if (wanted.is_known() && ours.is_known() &&
      plain_endpoint(wanted.as_string()) != ours.as_string()) {
    return base::fail(other_instance(wanted.as_string(), ours.as_string()));
  }
  const Value& uuid = identity.at("uuid");
  const std::string text = uuid.is_known() ? uuid.as_string() : std::string();
  if (!coolify::is_uuid(text)) return base::fail(not_a_uuid(text));
  return text;
}

bool InstanceIdentity::is_same(const Value& before, const Value& now) const {
  return before.at("uuid") == now.at("uuid");
}

}  // namespace provider
