#include "provider/server_registration/read_state.h"

#include "provider/server_registration/mapping.h"
#include "provider/server_registration/plan.h"
#include "registration/record.h"

namespace provider {
namespace {

using registration::Status;

/// What is told, with the tags that follow from it: a creation that was stopped could not ask for
/// the team.
RegistrationModel with_record(RegistrationModel model, const registration::Record& record) {
  take_record(model, record);
  model.tags = schema::Field<std::vector<std::string>>::unknown();
  fill_tags(model);
  return model;
}

}  // namespace

RegistrationModel read_state(const RegistrationModel& state, const registration::Record& record) {
  RegistrationModel read = with_record(state, record);
  const Status prior = parse_status(state.status.value_or(""));
  const Status status = registration::status_after_read(record, prior);
  read.status = std::string(registration::to_string(status));
  const bool was_pending = state.registration_status.value_or("") == kPending;
  if (status == Status::ready && was_pending) {
    read.registration_status = schema::Field<std::string>::null();
  }
  return read;
}

RegistrationModel imported_state(const registration::Record& record) {
  RegistrationModel imported = with_record({}, record);
  if (registration::status_after_read(record, Status::reachable) != Status::ready) {
    imported.registration_status = kPending;
  }
  return imported;
}

}  // namespace provider
