#include "provider/instance/team_data_source.h"

#include <cstdint>
#include <utility>

#include "provider/advice/data_failure.h"
#include "provider/arguments/read_timeout.h"
#include "schema/object_spec.h"

namespace provider {
namespace {

struct Model {
  schema::Field<ReadTimeoutModel> timeouts;
  schema::Field<std::string> id;
  schema::Field<std::string> name;
  schema::Field<std::string> description;
  schema::Field<bool> personal_team;
};

schema::ObjectSpec<Model> make_spec() {
  schema::ObjectSpec<Model> spec;
  spec.nested("timeouts", &Model::timeouts, read_timeout_arguments(kUsualReadTime),
              "Limit of the reading.")
      .optional();
  spec.attribute("id", &Model::id, "Number of the team, as `team_id` of a registration has it.")
      .computed();
  spec.attribute("name", &Model::name, "Name of the team.").computed();
  spec.attribute("description", &Model::description, "Description; empty when there is none.")
      .computed();
  spec.attribute("personal_team", &Model::personal_team,
                 "Whether it is the team that its owner has by himself.")
      .computed();
  return spec;
}

const schema::ObjectSpec<Model>& spec() {
  static const schema::ObjectSpec<Model> made = make_spec();
  return made;
}

}  // namespace

TeamDataSource::TeamDataSource(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "The team the API token is bound to: all that the provider creates belongs to it, and it "
          "sees nothing of other teams.")) {}

schema::DataResponse TeamDataSource::read(const schema::Value& config,
                                          const base::Context& context) {
  auto model = spec().decode(config);
  if (!model) return data_failure(model.error());
  const auto client = access_.client();
  if (!client) return data_failure(client.error());
  const auto team =
      (*client)->team(context.within(read_time_limit(model->timeouts, kUsualReadTime)));
  if (!team) return data_failure(team.error());
  model->id = std::to_string(team->id);
  model->name = team->name;
  model->description = team->description;
  model->personal_team = team->personal;
  return {.data = spec().encode(*model)};
}

}  // namespace provider
