#include "schema/action.h"

namespace schema {

base::Diagnostics Action::validate(const Value&) const { return {}; }

base::Diagnostics Action::plan(const Value&, const base::Context&) { return {}; }

}  // namespace schema
