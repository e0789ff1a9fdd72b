// What Coolify says of a registration: a refresh and an import. Neither touches the machine.
#include "provider/advice/advice.h"
#include "provider/server_registration/import_id.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/operation.h"
#include "provider/server_registration/private_data.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/server_settings.h"
#include "provider/server_registration/spec.h"
#include "registration/record.h"
#include "registration/team_check.h"

namespace provider {

using schema::StateResponse;

namespace {

/// What Coolify did not tell keeps its value, unless it is of a version that cannot have it.
void settle_untold(RegistrationModel& state, const registration::Record& record,
                   coolify::Client& client, const base::Context& context) {
  if (untold_settings(state, record.settings).empty()) return;
  if (const auto version = client.version(context)) {
    forget_unsupported_settings(state, record.settings, *version);
  }
  const std::string untold = untold_settings(state, record.settings);
  if (untold.empty()) return;
  context.log.info("settings that Coolify did not tell keep their values",
                   {{"uuid", record.uuid}, {"not_read", untold}});
}

}  // namespace

StateResponse RegistrationResource::read(const schema::ReadRequest& request,
                                         const base::Context& context) {
  const auto model = registration_spec().decode(request.state);
  if (!model) return failed(model.error());
  const auto client = services_.access.client();
  if (!client) return failed(client.error());

  if (model->uuid.is_null()) return {};  // nothing was recorded
  const std::string* const known = model->uuid.if_known();
  if (known == nullptr) return failed(incomplete("uuid"));
  const std::string& uuid = *known;
  look_.in_state(uuid, model->ip.value_or(""));
  const base::Context own = context.within(time_limit(model->timeouts, &TimeoutsModel::read));
  const auto reading = registration::refresh_record(
      **client, uuid, own, [&model](const auto& listed) { return is_enough_for(*model, listed); });
  if (!reading) return failed_to_ask(reading.error());
  const std::optional<registration::Record>& record = *reading;
  if (!record) {
    const auto gone = registration::check_gone(**client, uuid, optional_text(model->team_id), own);
    if (!gone) return failed_to_ask(gone.error());
    context.log.info("the server is gone from Coolify", {{"uuid", uuid}});
    return {};
  }
  PrivateData memory = private_data(request.private_data);
  RegistrationModel state = read_state(*model, *record, memory.left_log);
  set_learnt_place(state, learnt_place(*model, effective_ssh(*model, services_.defaults.ssh())));
  settle_untold(state, *record, **client, own);
  StateResponse response;
  response.diagnostics = for_terraform(registration::warnings_of(*record));
  response.state = registration_spec().encode(state);
  response.private_data = request.private_data;
  const std::string left_log = left_log_after(state, *record, memory.left_log);
  if (left_log != memory.left_log) {
    memory.left_log = left_log;
    response.private_data = to_text(memory);
  }
  return response;
}

StateResponse RegistrationResource::import_state(const std::string& id,
                                                 const base::Context& context) {
  const auto client = services_.access.client();
  if (!client) return failed(client.error());
  const base::Context own = context.within(time_limit({}, &TimeoutsModel::read));
  const auto uuid = resolve_import_id(**client, id, own);
  if (!uuid) return failed(uuid.error());

  const auto reading = registration::read_record(**client, *uuid, own);
  if (!reading) return failed(reading.error());
  const std::optional<registration::Record>& record = *reading;
  if (!record) return failed(no_server_to_import(id));
  if (auto meant = check_imported(id, *record); !meant) return failed(meant.error());
  if (record->is_coolify_host) return failed(coolify_host_to_import());
  StateResponse response;
  response.state = registration_spec().encode(imported_state(*record));
  return response;
}

}  // namespace provider
