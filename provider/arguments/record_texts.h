#pragma once

#include "base/diagnostic.h"
#include "schema/value.h"

namespace provider {

/// What of the name and the description that are to be sent Coolify's pages would refuse, so that
/// nobody could save them there any more. A text that the record has already is let be, whatever it
/// is: Coolify's API takes more than its pages. An empty one is none.
/// `prior` may be null; both are objects with the attributes `name` and `description`. Each error
/// has its argument as path.
[[nodiscard]] base::Diagnostics record_text_faults(const schema::Value& prior,
                                                   const schema::Value& config);

}  // namespace provider
