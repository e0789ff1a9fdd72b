#include "provider/server/data_source.h"

#include <utility>

#include "coolify/uuid.h"
#include "provider/advice/data_failure.h"
#include "provider/arguments/read_timeout.h"
#include "provider/arguments/server_lookup.h"
#include "provider/server/server_data.h"
#include "registration/record.h"
#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using schema::Value;

using Model = ServerModel;

ObjectSpec<Model> make_spec() {
  using Text = schema::Field<std::string> Model::*;
  ObjectSpec<Model> spec;
  spec.attribute("uuid", Text(&Model::uuid),
                 "Uuid in Coolify: names the server, unless `ip` or `name` does.")
      .optional()
      .computed()
      .validate(schema::satisfies(coolify::is_uuid, "must be the uuid of a server in Coolify"));
  spec.attribute("ip", Text(&Model::ip),
                 "Address Coolify uses: names the server, in whatever spelling, unless `uuid` or "
                 "`name` does. Two servers with it are an error.")
      .optional()
      .computed()
      .validate(schema::non_empty())
      .validate(schema::plain_text());
  spec.attribute("name", Text(&Model::name),
                 "Name in Coolify: names the server, unless `uuid` or `ip` does. Two servers with "
                 "it are an error.")
      .optional()
      .computed()
      .validate(schema::non_empty())
      .validate(schema::plain_text());
  spec.attribute("private_key_uuid", Text(&Model::private_key_uuid),
                 "Uuid of the key that Coolify logs in with; null when the token's team has no "
                 "such key.")
      .computed();
  add_listed(spec);
  add_told_settings(spec);
  add_details(spec);
  spec.nested("timeouts", &Model::timeouts, read_timeout_arguments(kUsualReadTime),
              "Limit of the reading.")
      .optional();
  spec.rule(schema::exactly_one_of({"uuid", "ip", "name"}));
  return spec;
}

const ObjectSpec<Model>& spec() {
  static const ObjectSpec<Model> made = make_spec();
  return made;
}

/// What is told, with what was asked for as it was spelt.
Model told(const Model& asked, Model server) {
  Model model = std::move(server);
  model.timeouts = asked.timeouts;
  if (asked.ip.is_known()) model.ip = asked.ip;
  if (asked.name.is_known()) model.name = asked.name;
  return model;
}

}  // namespace

ServerDataSource::ServerDataSource(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "A server in Coolify, by its uuid, address or name, whoever registered it. What the "
          "instance's version does not tell is null. Costs two requests by uuid, else three; no "
          "machine is contacted.")) {}

schema::DataResponse ServerDataSource::read(const Value& config, const base::Context& context) {
  const auto model = spec().decode(config);
  if (!model) return data_failure(model.error());
  const auto client = access_.client();
  if (!client) return data_failure(client.error());
  const base::Context own = context.within(read_time_limit(model->timeouts, kUsualReadTime));
  const WantedServer wanted{model->uuid.value_or(""), model->ip.value_or(""),
                            model->name.value_or("")};
  const auto server = find_server(**client, wanted, own);
  if (!server) return data_failure(server.error());
  const auto record = registration::record_from(**client, *server, own);
  if (!record) return data_failure(record.error());
  return {.data = spec().encode(told(*model, whole_server(*server, *record)))};
}

}  // namespace provider
