#include "provider/server_registration/rerun.h"

#include "provider/server_registration/spec.h"

namespace provider {
namespace {

bool has_other_triggers(const RegistrationModel& before, const RegistrationModel& after) {
  return after.triggers.is_unknown() || after.triggers.value_or({}) != before.triggers.value_or({});
}

}  // namespace

bool is_other_instance(const RegistrationModel& before, const RegistrationModel& after) {
  const std::string former = before.instance_id.value_or("");
  if (former.empty()) return false;
  if (after.instance_id.is_unknown()) return true;
  const std::string wanted = after.instance_id.value_or("");
  return !wanted.empty() && wanted != former;
}

bool asks_for_rerun(const RegistrationModel& before, const RegistrationModel& after) {
  return is_other_instance(before, after) || has_other_triggers(before, after);
}

bool asks_for_replacement(const schema::Value& prior, const schema::Value& planned) {
  if (prior.is_null() || planned.is_null()) return false;
  if (prior.at("instance_id") == planned.at("instance_id")) return false;
  const auto before = registration_spec().decode(prior);
  const auto after = registration_spec().decode(planned);
  return before && after && replaces_on_instance_change(*after) &&
         is_other_instance(*before, *after);
}

}  // namespace provider
