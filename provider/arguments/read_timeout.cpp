#include "provider/arguments/read_timeout.h"

#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {

schema::ObjectSpec<ReadTimeoutModel> read_timeout_arguments(base::Duration usual) {
  schema::ObjectSpec<ReadTimeoutModel> spec;
  spec.attribute("read", &ReadTimeoutModel::read,
                 "The whole reading, with what is waited for the instance's request limit.")
      .fallback(usual)
      .validate(schema::duration());
  return spec;
}

base::Duration read_time_limit(const schema::Field<ReadTimeoutModel>& timeouts,
                               base::Duration usual) {
  return schema::duration_or(timeouts.value_or({}).read, usual);
}

}  // namespace provider
