#pragma once

#include "base/code_meaning.h"

namespace schema {

/// Every code schema/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace schema
