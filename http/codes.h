#pragma once

#include "base/code_meaning.h"

namespace http {

/// Every code http/ reports.
[[nodiscard]] base::CodeTable codes();

}  // namespace http
