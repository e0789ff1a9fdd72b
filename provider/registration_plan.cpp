#include "provider/registration_plan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "provider/registration_mapping.h"
#include "registration/naming.h"

namespace provider {
namespace {

using schema::Value;

constexpr std::array kRunCauses = {"ip", "port", "user", "private_key_uuid"};

std::optional<std::string> known_text(const Value& object, const std::string& name) {
  const Value& value = object.at(name);
  if (!value.is_known() || value.as_string().empty()) return std::nullopt;
  return value.as_string();
}

bool any_unknown(const Value& object, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&object](const char* name) { return object.at(name).is_unknown(); });
}

registration::Metadata known_metadata(const Value& planned) {
  registration::Metadata metadata;
  metadata.cloud_provider = known_text(planned, "cloud_provider");
  metadata.instance_id = known_text(planned, "instance_id");
  metadata.deployment_id = known_text(planned, "deployment_id");
  return metadata;
}

void plan_texts(Value& planned) {
  const registration::Metadata metadata = known_metadata(planned);
  if (planned.at("name").is_unknown() &&
      !any_unknown(planned, {"ip", "cloud_provider", "instance_id"})) {
    const std::string name = registration::default_name(planned.at("ip").as_string(), metadata);
    planned = planned.with("name", Value::string(name));
  }
  if (planned.at("description").is_unknown() && !any_unknown(planned, {"deployment_id"})) {
    planned =
        planned.with("description", Value::string(registration::default_description(metadata)));
  }
}

void plan_login_user(const Value& config, Value& planned) {
  const Value& login = planned.at("ssh");
  if (!login.is_known() || !config.at("ssh").is_known()) return;
  if (!config.at("ssh").at("user").is_null() || planned.at("cloud_provider").is_unknown()) return;
  const std::string user = default_login_user(known_text(planned, "cloud_provider").value_or(""));
  planned = planned.with("ssh", login.with("user", Value::string(user)));
}

/// Whether something that only a run on the machine can bring about differs from `prior`.
bool causes_run(const Value& prior, const Value& planned) {
  return prior.is_null() ||
         std::any_of(kRunCauses.begin(), kRunCauses.end(),
                     [&](const char* name) { return prior.at(name) != planned.at(name); });
}

/// The last run on an existing registration failed: what it left open is taken up again.
void plan_repair(const schema::Schema& schema, Value& planned) {
  for (const schema::Attribute& attribute : schema.attributes) {
    const bool result_of_run = std::find(attribute.follows.begin(), attribute.follows.end(),
                                         "ip") != attribute.follows.end();
    if (result_of_run) {
      planned = planned.with(attribute.name, Value::unknown(attribute.value_type()));
    }
  }
}

void check_credentials(const Value& config, base::Diagnostics& diagnostics) {
  const Value& login = config.at("ssh");
  if (login.is_unknown()) return;
  const bool missing = login.is_null() || login.at("private_key").is_null();
  if (!missing) return;
  const auto options = connect_options(schema::Field<SshModel>(), SshTarget());
  if (!options) diagnostics.add(options.error());
}

}  // namespace

void complete_plan(const schema::PlanRequest& request, const schema::Schema& schema,
                   schema::PlanResponse& response) {
  if (response.planned.is_null()) return;
  plan_texts(response.planned);
  plan_login_user(request.config, response.planned);
  const bool failed =
      !request.prior.is_null() && known_text(request.prior, "registration_status") == "failed";
  if (failed) plan_repair(schema, response.planned);
  if (failed || causes_run(request.prior, response.planned)) {
    check_credentials(request.config, response.diagnostics);
  }
}

}  // namespace provider
