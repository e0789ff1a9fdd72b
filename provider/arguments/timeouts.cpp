#include "provider/arguments/timeouts.h"

#include <chrono>

#include "registration/time_limits.h"
#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using std::chrono::minutes;

ObjectSpec<TimeoutsModel> make_spec() {
  ObjectSpec<TimeoutsModel> spec;
  spec.attribute("create", &TimeoutsModel::create, "Whole registration.")
      .fallback(registration::kUsualTimeLimit)
      .validate(schema::duration());
  spec.attribute("read", &TimeoutsModel::read, "Refresh.")
      .fallback(minutes(2))
      .validate(schema::duration());
  spec.attribute("update", &TimeoutsModel::update, "Update in place.")
      .fallback(registration::kUsualTimeLimit)
      .validate(schema::duration());
  spec.attribute("delete", &TimeoutsModel::remove, "Removal.")
      .fallback(minutes(5))
      .validate(schema::duration());
  return spec;
}

}  // namespace

const ObjectSpec<TimeoutsModel>& timeouts_arguments() {
  static const ObjectSpec<TimeoutsModel> spec = make_spec();
  return spec;
}

base::Duration time_limit(const schema::Field<TimeoutsModel>& timeouts,
                          schema::Field<std::string> TimeoutsModel::* operation) {
  return schema::duration_of(timeouts_arguments().with_fallbacks(timeouts).*operation);
}

}  // namespace provider
