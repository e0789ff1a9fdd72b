#include "provider/server_registration/announced.h"

#include <utility>

#include "provider/advice/advice.h"
#include "provider/config/version.h"
#include "provider/server_registration/operation.h"

namespace provider {
namespace {

registration::Occasion complete(registration::Occasion occasion, const Services& services) {
  occasion.endpoint = services.access.endpoint();
  occasion.program_version = kVersion;
  return occasion;
}

/// What sinks told after a creation that is complete: Terraform marks its record all the same.
base::Diagnostics with_record_told(const base::Diagnostics& told, const std::string& uuid) {
  base::Diagnostics all;
  for (base::Diagnostic one : told.items()) {
    if (one.severity == base::Severity::error) {
      one.notes.push_back({.name = "record_left",
                           .value = uuid,
                           .text = "The record " + uuid + " is in Coolify and complete."});
    }
    all.add(std::move(one));
  }
  return all;
}

}  // namespace

Announced::Announced(const Services& services, registration::Occasion occasion,
                     const registration::Config& config, const base::Context& context)
    : publisher_(services.events == nullptr ? nullptr : services.events->publisher()),
      queue_(occasion.runs ? services.queue : nullptr),
      creates_(occasion.operation == "create"),
      announcement_(complete(std::move(occasion), services), config, publisher_.get(), context) {}

base::Expected<void> Announced::open(coolify::Client& client, base::Duration patience) {
  auto admission = registration::open(announcement_, client, queue_, patience);
  if (!admission) return base::fail(std::move(admission.error()));
  if (auto& place = *admission) admission_.emplace(*std::move(place));
  return {};
}

schema::StateResponse Announced::end(base::Expected<Applied> applied) {
  if (!applied) {
    schema::StateResponse response = failed(std::move(applied.error()));
    const base::Diagnostics told = announcement_.fail(response.diagnostics);
    response.diagnostics.add_all(for_terraform(told));
    return response;
  }
  schema::StateResponse response = std::move(applied->response);
  response.diagnostics = applied->outcome.diagnostics;
  const bool is_complete = creates_ && !response.diagnostics.has_error();
  base::Diagnostics told = announcement_.end(applied->outcome);
  if (is_complete) told = with_record_told(told, applied->outcome.result.uuid);
  response.diagnostics.add_all(for_terraform(told));
  return response;
}

}  // namespace provider
