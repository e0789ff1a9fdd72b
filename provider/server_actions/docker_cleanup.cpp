#include "provider/server_actions/docker_cleanup.h"

#include "coolify/docker_cleanup.h"
#include "coolify/uuid.h"
#include "provider/advice/advice.h"
#include "provider/server_actions/progress.h"
#include "provider/server_actions/server_action.h"
#include "schema/duration.h"
#include "schema/object_spec.h"

namespace provider {
namespace {

struct Model {
  schema::Field<std::string> uuid;
  schema::Field<bool> delete_unused_volumes;
  schema::Field<bool> delete_unused_networks;
  schema::Field<bool> wait;
  schema::Field<std::string> timeout;
};

schema::ObjectSpec<Model> make_spec() {
  const coolify::DockerCleanupOptions usual;
  schema::ObjectSpec<Model> spec;
  spec.attribute("uuid", &Model::uuid, "Uuid of the server in Coolify.")
      .required()
      .validate(schema::satisfies(coolify::is_uuid, "must be the uuid of a server in Coolify"));
  spec.attribute("delete_unused_volumes", &Model::delete_unused_volumes,
                 "Whether volumes that no container uses are deleted, with all that is in them.")
      .fallback(usual.cleanup.delete_unused_volumes);
  spec.attribute("delete_unused_networks", &Model::delete_unused_networks,
                 "Whether networks that no container uses are deleted.")
      .fallback(usual.cleanup.delete_unused_networks);
  spec.attribute("wait", &Model::wait,
                 "Whether the action waits for the end of the clean-up, which then has to be a "
                 "good one, and before for that of another one that is under way: Coolify drops "
                 "one that comes meanwhile. Otherwise it is done once Coolify has queued it.")
      .fallback(usual.wait);
  spec.attribute("timeout", &Model::timeout, "Limit of the whole action.")
      .fallback(usual.timeout)
      .validate(schema::duration());
  return spec;
}

const schema::ObjectSpec<Model>& spec() {
  static const schema::ObjectSpec<Model> made = make_spec();
  return made;
}

coolify::DockerCleanupOptions options_of(const Model& model) {
  return {.cleanup = {.delete_unused_volumes = model.delete_unused_volumes.value(),
                      .delete_unused_networks = model.delete_unused_networks.value()},
          .wait = model.wait.value(),
          .timeout = schema::duration_of(model.timeout)};
}

}  // namespace

DockerCleanupAction::DockerCleanupAction(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "Has Coolify remove stopped containers, unused images and the build cache from a "
          "server, as its own clean-up does at set times. Needs Coolify " +
              coolify::first_version_with(coolify::Feature::docker_cleanup).to_string() +
              " and a server that Coolify calls reachable and usable. This provider contacts no "
              "machine for it, Coolify does.")) {}

base::Diagnostics DockerCleanupAction::plan(const schema::Value&, const base::Context& context) {
  return planned_gate(access_, coolify::Feature::docker_cleanup, {}, context);
}

base::Diagnostics DockerCleanupAction::invoke(const schema::Value& config,
                                              schema::EventSink<std::string>& lines,
                                              const base::Context& context) {
  const auto decoded = spec().decode(config);
  if (!decoded) return decoded.error();
  const Model model = spec().with_fallbacks(*decoded);
  const auto client = access_.client();
  if (!client) return for_action(client.error());
  Progress progress(lines, context);
  coolify::DockerCleanupOptions options = options_of(model);
  options.tell = [&progress](const std::string& line) { progress.tell(line); };
  const auto run =
      coolify::run_docker_cleanup(**client, model.uuid.value_or(""), options, progress.context());
  return run ? base::Diagnostics() : base::Diagnostics(for_action(run.error()));
}

}  // namespace provider
