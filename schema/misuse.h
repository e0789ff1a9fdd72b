#pragma once

namespace schema {

/// Ends the process: a value was used as something it is not. `what` is printed in the form from
/// which Terraform recognises a crash of the provider.
[[noreturn]] void misuse(const char* what);

}  // namespace schema
