#include "provider/server_registration/lifecycle_arguments.h"

#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using Model = RegistrationModel;

ObjectSpec<OnDestroyModel> make_on_destroy_spec() {
  const registration::RemovalPolicy usual;
  ObjectSpec<OnDestroyModel> spec;
  spec.attribute("unregister", &OnDestroyModel::unregister,
                 "Whether the record is taken out of Coolify.")
      .fallback(usual.unregister);
  spec.attribute("force", &OnDestroyModel::force,
                 "Whether the record goes even with applications, databases and services on the "
                 "server, which Coolify then deletes as well.")
      .fallback(usual.force);
  spec.attribute(
          "remove_key", &OnDestroyModel::remove_key,
          "Whether Coolify's key is taken out of the account's `authorized_keys`: the line "
          "that this provider writes; one with options or another comment stays, which a warning "
          "tells. That needs a "
          "login, from `ssh` or the provider's `defaults`, without write-only secrets, which a "
          "destroy does not have.")
      .fallback(usual.remove_key);
  return spec;
}

const ObjectSpec<OnDestroyModel>& on_destroy_spec() {
  static const ObjectSpec<OnDestroyModel> spec = make_on_destroy_spec();
  return spec;
}

}  // namespace

void add_lifecycle(ObjectSpec<Model>& spec) {
  spec.attribute("triggers", &Model::triggers,
                 "Values of your own. When one changes, the machine is prepared and validated anew "
                 "in place.")
      .optional();
  spec.attribute("replace_on_instance_change", &Model::replace_on_instance_change,
                 "Replace the registration when `instance_id` changes, instead of preparing the "
                 "new machine behind the same record. Coolify gives up a record only when nothing "
                 "is deployed on it any more.")
      .fallback(false);
  spec.attribute("adopt_existing", &Model::adopt_existing,
                 "Take over a record that Coolify already has for this address, port and user, "
                 "instead of refusing. What it changes is told as a warning.")
      .fallback(registration::Config().adopt_existing);
  spec.attribute("expected_team", &Model::expected_team,
                 "Id or name of the team the API token has to belong to.")
      .optional()
      .validate(schema::non_empty())
      .validate(schema::plain_text());
  spec.attribute("delete_protection", &Model::delete_protection,
                 "Refuse to destroy or to replace this registration.")
      .fallback(false);
  spec.nested("on_destroy", &Model::on_destroy, on_destroy_spec(),
              "What a destroy takes away. It has to be applied before the destroy it is to steer.")
      .optional();
}

registration::RemovalPolicy removal_policy(const schema::Field<OnDestroyModel>& on_destroy) {
  const OnDestroyModel all = on_destroy_spec().with_fallbacks(on_destroy);
  return {all.unregister.value(), all.force.value(), all.remove_key.value()};
}

base::Diagnostic delete_protected() {
  return {
      .kind = base::ErrorKind::invalid_config,
      .code = "registration.delete_protected",
      .summary = "The registration is protected",
      .cause = "It would be destroyed or replaced, and `delete_protection` is set in its state.",
      .remedy = "Set `delete_protection = false` and apply that first.",
      .path = base::Path::of("delete_protection")};
}

}  // namespace provider
