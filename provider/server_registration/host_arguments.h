#pragma once

#include <string>

#include "provider/arguments/inspection_arguments.h"
#include "registration/config.h"
#include "schema/object_spec.h"

namespace provider {

/// The `deploy_key` object: how Coolify's public key gets on the machine.
struct DeployKeyModel {
  schema::Field<bool> enabled;
  schema::Field<std::string> comment;
};

[[nodiscard]] const schema::ObjectSpec<DeployKeyModel>& deploy_key_arguments();

/// Takes the objects over into a configuration; what is not known counts as left out.
void apply_deploy_key(const schema::Field<DeployKeyModel>& deploy_key,
                      registration::Config& config);
void apply_wait_for(const schema::Field<WaitForModel>& wait_for, registration::Config& config);
/// `config.checks` has to be filled before: what `health_checks` says about a version wins.
void apply_docker(const schema::Field<DockerModel>& docker, registration::Config& config);

/// Whether the line in authorized_keys may have to be written anew; yes when that is not known.
[[nodiscard]] bool changes_key_line(const schema::Field<DeployKeyModel>& before,
                                    const schema::Field<DeployKeyModel>& after);

}  // namespace provider
