#include "provider/server/list_data_source.h"

#include <utility>
#include <vector>

#include "provider/advice/data_failure.h"
#include "provider/arguments/read_timeout.h"
#include "provider/arguments/server_filters.h"
#include "provider/server/server_data.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using schema::Value;

struct Model : ServerFilters {
  schema::Field<ReadTimeoutModel> timeouts;
  schema::Field<std::vector<ListedServerModel>> servers;
  schema::Field<std::vector<std::string>> uuids;
};

ObjectSpec<Model> make_spec() {
  ObjectSpec<Model> spec;
  add_server_filters(spec);
  spec.nested("timeouts", &Model::timeouts, read_timeout_arguments(kSearchTime),
              "Limit of the reading.")
      .optional();
  spec.nested("servers", &Model::servers, listed_server_spec(),
              "The servers, in the order of their names and, where those are the same, of their "
              "uuids.")
      .computed();
  spec.attribute("uuids", &Model::uuids, "Their uuids, in the same order.").computed();
  return spec;
}

const ObjectSpec<Model>& spec() {
  static const ObjectSpec<Model> made = make_spec();
  return made;
}

}  // namespace

ServersDataSource::ServersDataSource(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "The servers of the token's team, whoever registered them: those that pass all filters "
          "that are set, none being no error. Tells what Coolify's list of servers tells, in one "
          "request however many there are, unless `private_key_uuid` is set. What the instance's "
          "version does not tell is null. No machine is contacted.")) {}

schema::DataResponse ServersDataSource::read(const Value& config, const base::Context& context) {
  auto model = spec().decode(config);
  if (!model) return data_failure(model.error());
  const auto client = access_.client();
  if (!client) return data_failure(client.error());
  const base::Context own = context.within(read_time_limit(model->timeouts, kSearchTime));
  std::vector<ListedServerModel> servers;
  std::vector<std::string> uuids;
  const auto found = find_servers(**client, *model, own, [&](const FoundServer& one) {
    ListedServerModel server = listed_server(one.summary);
    if (one.whole != nullptr) server.private_key_uuid = model->private_key_uuid;
    servers.push_back(std::move(server));
    uuids.push_back(one.summary.uuid);
    return true;
  });
  if (!found) return data_failure(found.error());
  model->servers = std::move(servers);
  model->uuids = std::move(uuids);
  return {.data = spec().encode(*model)};
}

}  // namespace provider
