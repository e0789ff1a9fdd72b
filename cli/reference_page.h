#pragma once

#include <string>

#include "schema/function.h"
#include "schema/identity.h"
#include "schema/schema.h"

namespace cli {

/// What stands around the attributes on a page of the reference.
struct ReferencePage {
  std::string title;                 ///< "coolify_server_registration"
  std::string kind;                  ///< "Resource", "Data Source", "Provider"
  std::string example;               ///< Terraform text, may be empty
  std::string import;                ///< shell text, may be empty
  std::string note = {};             ///< Markdown below the description, may be empty
  std::string identity_import = {};  ///< Terraform text, may be empty
  const schema::IdentitySchema* identity = nullptr;  ///< null: there is none
};

/// A Markdown page in the registry's format, written from the schema alone: every attribute with
/// its type and description, grouped into required, optional and read-only, nested objects in
/// sections of their own. An identity is described where the import is.
[[nodiscard]] std::string render_reference(const ReferencePage& page, const schema::Schema& schema);

/// The page of the function `name`: how it is called, what it takes and gives. `example` is
/// Terraform text, `note` Markdown below the description; both may be empty.
[[nodiscard]] std::string render_function(const std::string& name, const std::string& example,
                                          const schema::Signature& signature,
                                          const std::string& note = {});

}  // namespace cli
