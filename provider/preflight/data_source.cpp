#include "provider/preflight/data_source.h"

#include <utility>

#include "provider/advice/advice.h"
#include "provider/preflight/look.h"
#include "provider/preflight/results.h"
#include "provider/preflight/spec.h"

namespace provider {

using schema::DataResponse;
using schema::Value;

PreflightDataSource::PreflightDataSource(Services services)
    : services_(std::move(services)),
      type_name_(kPreflightName),
      schema_(preflight_data_spec().schema(
          0,
          "A look at a machine, without registering it: the login is made, the machine inspected "
          "and judged by the checks of a registration, and Coolify's key looked for. Nothing is "
          "changed, neither on the machine nor in Coolify, and what is found is data, so that "
          "`check` blocks and conditions can go by it. It is read anew by every plan, which waits "
          "for it, and so shows what has changed on a machine since its registration.")) {}

base::Diagnostics PreflightDataSource::validate(const Value& config) const {
  const auto model = preflight_data_spec().decode(config);
  return model ? preflight_faults(*model) : base::Diagnostics(model.error());
}

DataResponse PreflightDataSource::read(const Value& config, const base::Context& context) {
  DataResponse response;
  auto model = preflight_data_spec().decode(config);
  if (!model) {
    response.diagnostics.add(model.error());
    return response;
  }
  registration::PreflightObserver observer;
  const auto result = look(*model, services_, context, observer);
  if (!result) {
    response.diagnostics.add(result.error());
    return response;
  }
  const FailOn fail_on =
      parse_fail_on(preflight_data_spec().with_fallbacks(*model).fail_on.value());
  response.diagnostics =
      fails(*result, fail_on) ? told(*result, fail_on) : for_terraform(result->warnings);
  take_preflight(*model, *result);
  response.data = preflight_data_spec().encode(*model);
  return response;
}

}  // namespace provider
