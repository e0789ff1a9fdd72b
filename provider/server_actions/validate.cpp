#include "provider/server_actions/validate.h"

#include "coolify/uuid.h"
#include "coolify/validation.h"
#include "provider/advice/advice.h"
#include "provider/arguments/server_lookup.h"
#include "provider/server_actions/progress.h"
#include "provider/server_actions/server_action.h"
#include "schema/duration.h"
#include "schema/object_spec.h"

namespace provider {
namespace {

struct Model {
  schema::Field<std::string> uuid;
  schema::Field<bool> install;
  schema::Field<std::string> timeout;
};

schema::ObjectSpec<Model> make_spec() {
  schema::ObjectSpec<Model> spec;
  spec.attribute("uuid", &Model::uuid, "Uuid of the server in Coolify.")
      .required()
      .validate(schema::satisfies(coolify::is_uuid, "must be the uuid of a server in Coolify"));
  spec.attribute("install", &Model::install,
                 "Whether Coolify also installs git, curl, jq, Docker Engine and its compose "
                 "plugin where they are missing, and starts the proxy; that needs Coolify " +
                     coolify::first_version_with(coolify::Feature::validate_by_post).to_string() +
                     ". False: it only looks.")
      .fallback(false);
  spec.attribute("timeout", &Model::timeout,
                 "How long to wait for Coolify's verdict, from the request on.")
      .fallback(coolify::ValidationOptions().timeout)
      .validate(schema::duration());
  return spec;
}

const schema::ObjectSpec<Model>& spec() {
  static const schema::ObjectSpec<Model> made = make_spec();
  return made;
}

const base::Path& install_path() {
  static const base::Path path = base::Path::of("install");
  return path;
}

/// Coolify's verdict, as diagnostics: none for a good one without warnings.
base::Diagnostics told(const coolify::Verdict& verdict) {
  base::Diagnostics all = for_action(verdict.warnings);
  if (!verdict.usable) all.add(for_action(coolify::verdict_error(verdict)));
  return all;
}

}  // namespace

ValidateAction::ValidateAction(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "Has Coolify validate a server and waits for its verdict. A bad verdict, and none in "
          "time, is an error. This provider contacts no machine for it, Coolify does. Progress "
          "tells when Coolify has queued the validation, what the looks at the server see, and the "
          "verdict.")) {}

base::Diagnostics ValidateAction::plan(const schema::Value& config, const base::Context& context) {
  const auto model = spec().decode(config);
  if (!model) return model.error();
  if (!model->install.value_or(false)) return {};
  return planned_gate(access_, coolify::Feature::validate_by_post, install_path(), context);
}

base::Diagnostics ValidateAction::invoke(const schema::Value& config,
                                         schema::EventSink<std::string>& lines,
                                         const base::Context& context) {
  const auto decoded = spec().decode(config);
  if (!decoded) return decoded.error();
  const Model model = spec().with_fallbacks(*decoded);
  const auto client = access_.client();
  if (!client) return for_action(client.error());
  Progress progress(lines, context);
  coolify::ValidationOptions options;
  options.timeout = schema::duration_of(model.timeout);
  options.tell = [&progress](const std::string& line) { progress.tell(line); };
  const base::Context own = progress.context().within(options.timeout);
  if (model.install.value()) {
    options.mode = coolify::ValidationMode::install;
    auto able = gate(**client, coolify::Feature::validate_by_post, install_path(), own);
    if (!able) return for_action(able.error());
  }
  const auto server = find_server(**client, {.uuid = model.uuid.value_or("")}, own);
  if (!server) return for_action(server.error());
  const auto verdict = coolify::run_validation(**client, server->uuid, options, own);
  if (!verdict) return for_action(verdict.error());
  return told(*verdict);
}

}  // namespace provider
