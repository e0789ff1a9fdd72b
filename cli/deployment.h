#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "registration/outputs/server.h"

namespace cli {

/// Outputs as somebody gives them: `terraform output -json`, a state (version 4), its JSON form
/// (`terraform show -json`), or plain JSON.
struct Document {
  std::string name;  ///< for people: "standard input", a path
  std::string text;
};

/// Whether an argument names a deployment rather than a machine: what exists as a file or folder,
/// what is written as a path, and bare numbers, by which other tools name one.
[[nodiscard]] bool names_deployment(const std::string& argument);

/// The state of a deployment: a file of outputs or a pipe that they come by, or a folder that
/// Terraform works in, of which the selected workspace counts. Errors, of kind invalid_config:
/// deployment.not_found, deployment.unfinished for one that something works on,
/// deployment.remote_state.
[[nodiscard]] base::Expected<Document> read_deployment(const std::string& path);

/// What `--outputs` names: a file, or "-" for standard input. Errors: as above.
[[nodiscard]] base::Expected<Document> read_outputs(const std::string& file);

/// The servers that a document tells of. Errors: deployment.unfinished where something in it is
/// tainted or was to go and did not, those of registration::outputs::servers_in().
[[nodiscard]] base::Expected<std::vector<registration::outputs::Server>> servers_of(
    const Document& document);

}  // namespace cli
