#include "provider/server_registration/list_resource.h"

#include <optional>
#include <utility>

#include "provider/advice/advice.h"
#include "provider/arguments/read_timeout.h"
#include "provider/arguments/server_filters.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/spec.h"
#include "registration/record.h"

namespace provider {
namespace {

using schema::ListedObject;

struct Model : ServerFilters {
  schema::Field<ReadTimeoutModel> timeouts;
};

schema::ObjectSpec<Model> make_spec() {
  schema::ObjectSpec<Model> spec;
  add_server_filters(spec);
  spec.nested("timeouts", &Model::timeouts, read_timeout_arguments(kSearchTime),
              "Limit of the search.")
      .optional();
  return spec;
}

const schema::ObjectSpec<Model>& spec() {
  static const schema::ObjectSpec<Model> made = make_spec();
  return made;
}

/// The state that an import of the server would make; nothing when it has gone meanwhile.
base::Expected<std::optional<schema::Value>> imported_object(coolify::Client& client,
                                                             const FoundServer& one,
                                                             const base::Context& context) {
  std::optional<registration::Record> record;
  if (one.whole != nullptr) {
    auto read = registration::record_from(client, *one.whole, context);
    if (!read) return base::fail(read.error());
    record = *std::move(read);
  } else {
    auto read = registration::read_record(client, one.summary.uuid, context);
    if (!read) return base::fail(read.error());
    record = *std::move(read);
  }
  if (!record) return std::nullopt;
  return registration_spec().encode(imported_state(*record));
}

}  // namespace

RegistrationList::RegistrationList(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "Finds the servers of the token's team that can be imported as registrations: all that "
          "pass the filters, but for Coolify's own machine, in the order of their names. One "
          "request however many there are; with `include_resource` one more for each server, and "
          "one for the keys.")),
      identity_([&access = services.access] { return access.endpoint(); }, "the server") {}

base::Diagnostics RegistrationList::list(const schema::ListRequest& request,
                                         schema::EventSink<ListedObject>& found,
                                         const base::Context& context) {
  const auto model = spec().decode(request.config);
  if (!model) return model.error();
  const auto client = access_.client();
  if (!client) return for_terraform(client.error());
  const base::Context own = context.within(read_time_limit(model->timeouts, kSearchTime));
  std::optional<base::Diagnostic> fault;
  const auto listed = find_servers(**client, *model, own, [&](const FoundServer& one) {
    if (one.summary.is_coolify_host) return true;
    ListedObject object{.identity = identity_.of_uuid(one.summary.uuid),
                        .display_name = one.summary.name + " (" + one.summary.ip + ")"};
    if (request.include_object) {
      auto state = imported_object(**client, one, own);
      if (!state) {
        fault = state.error();
        return false;
      }
      if (!*state) return true;
      object.object = **std::move(state);
    }
    return found.send(std::move(object));
  });
  if (!listed) return for_terraform(listed.error());
  return fault ? base::Diagnostics(for_terraform(*fault)) : base::Diagnostics();
}

}  // namespace provider
